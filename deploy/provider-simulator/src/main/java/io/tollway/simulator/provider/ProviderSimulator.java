package io.tollway.simulator.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.tollway.simulator.provider.answer.Author;
import io.tollway.simulator.provider.answer.PrefixCache;
import io.tollway.simulator.provider.answer.Seal;
import io.tollway.simulator.provider.anthropic.AnthropicDialect;
import io.tollway.simulator.provider.bedrock.BedrockDialect;
import io.tollway.simulator.provider.catalog.Catalog;
import io.tollway.simulator.provider.catalog.CatalogFormatException;
import io.tollway.simulator.provider.catalog.Provider;
import io.tollway.simulator.provider.cohere.CohereDialect;
import io.tollway.simulator.provider.fault.Fault;
import io.tollway.simulator.provider.fault.FaultFormatException;
import io.tollway.simulator.provider.fault.Faults;
import io.tollway.simulator.provider.gemini.GeminiDialect;
import io.tollway.simulator.provider.invoice.Invoice;
import io.tollway.simulator.provider.invoice.InvoiceRow;
import io.tollway.simulator.provider.openai.AzureDialect;
import io.tollway.simulator.provider.openai.OpenAiDialect;
import io.tollway.simulator.provider.pricing.Price;
import io.tollway.simulator.provider.pricing.PriceTable;
import io.tollway.simulator.provider.serving.Dialect;
import io.tollway.simulator.provider.serving.Ids;
import io.tollway.simulator.provider.serving.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Model providers in one process: as a program ({@link #main}), or embedded in a test ({@link #start}). Thread-safe.
 */
public final class ProviderSimulator implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ProviderSimulator.class.getName());

    private final SimulatorOptions options;
    private final Faults faults;
    private final PriceTable prices;
    private final Invoice invoice;
    private final HttpPort http;
    private final Path data;

    private ProviderSimulator(
            SimulatorOptions options, Faults faults, PriceTable prices, Invoice invoice, HttpPort http, Path data) {
        this.options = options;
        this.faults = faults;
        this.prices = prices;
        this.invoice = invoice;
        this.http = http;
        this.data = data;
    }

    /** Runs until the process is ended. Exit code 2: the options are wrong; 1: it cannot start. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && (arguments[0].equals("--help") || arguments[0].equals("help"))) {
            System.out.println(CommandLine.HELP);
            return;
        }
        try {
            ProviderSimulator simulator = start(CommandLine.read(arguments, System::getenv));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "shutdown"));
            System.out.println("provider-simulator listens on " + simulator.baseUrl() + " ("
                    + simulator.http.transport() + "), invoice in " + simulator.data.toAbsolutePath());
        } catch (IllegalArgumentException | CatalogFormatException | FaultFormatException e) {
            System.err.println("provider-simulator: " + e.getMessage());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("provider-simulator: " + e.getMessage());
            System.exit(1);
        }
    }

    /**
     * Starts a simulator and waits until it listens.
     *
     * @throws IOException when the port is taken or a file cannot be used; the message tells which
     */
    public static ProviderSimulator start(SimulatorOptions options) throws IOException {
        PriceTable prices = new PriceTable();
        Path catalogFile = options.catalog();
        Catalog catalog;
        if (catalogFile == null) {
            catalog = Catalog.builtIn();
            Catalog.builtInPrices(prices);
        } else {
            catalog = Catalog.load(catalogFile, options.environment(), prices);
        }
        Map<String, Dialect> dialects = new LinkedHashMap<>();
        for (Dialect dialect : List.of(
                new OpenAiDialect(),
                new AzureDialect(),
                new AnthropicDialect(),
                new GeminiDialect(),
                new BedrockDialect(),
                new io.tollway.simulator.provider.gemini.VertexDialect(),
                new io.tollway.simulator.provider.anthropic.VertexDialect(),
                new CohereDialect())) {
            dialects.put(dialect.name(), dialect);
        }
        // Catalogues tell apart which of the two APIs is called; the provider behind them is the same.
        dialects.put("openai-responses", new OpenAiDialect());
        // One operator's file feeds the whole stack: what is not spoken here yet must not keep the rest from starting.
        for (Provider provider : catalog.speakingNoneOf(dialects.keySet())) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "provider {0} is not served: its dialect {1} is none of {2}",
                    provider.id(),
                    provider.dialect(),
                    dialects.keySet());
        }
        Faults faults = new Faults(options.seed());
        addFaults(options.faults(), faults);
        Path given = options.data();
        Path data = given == null ? Files.createTempDirectory("provider-simulator") : given;
        Invoice invoice = Invoice.open(data);
        try {
            Services services = new Services(
                    catalog,
                    dialects,
                    prices,
                    faults,
                    invoice,
                    new Author(options.seed()),
                    new PrefixCache(),
                    new Seal(options.seed()),
                    new Ids(options.seed(), invoice.starts()),
                    options.pacing(),
                    options.clock(),
                    new AtomicInteger(),
                    options.bodyLimit());
            return new ProviderSimulator(options, faults, prices, invoice, HttpPort.open(options, services), data);
        } catch (IOException | RuntimeException e) {
            invoice.close();
            if (given == null) {
                removeTree(data);
            }
            throw e;
        }
    }

    private static void addFaults(@Nullable Path file, Faults faults) throws IOException {
        if (file == null) {
            return;
        }
        JsonNode list = new YAMLMapper().readTree(file.toFile());
        if (!list.isArray()) {
            throw new IOException(file + " must hold a list of faults, such as [{kind: rate_limit, share: 0.1}]");
        }
        for (JsonNode each : list) {
            faults.add(Fault.read(each));
        }
    }

    public int port() {
        return http.port();
    }

    /** Where the invoice is kept. */
    Path data() {
        return data;
    }

    /** The origin, without a path and without a slash at the end. */
    public String baseUrl() {
        return "http://" + (options.host().contains(":") ? "[" + options.host() + "]" : options.host()) + ":" + port();
    }

    /** What the provider's own SDK is given, for a provider with the OpenAI dialect; other SDKs add the version themselves. */
    public String baseUrl(String provider) {
        return baseUrl() + "/" + provider + "/v1";
    }

    /** All durable rows. */
    public List<InvoiceRow> invoice() {
        return invoice.rowsAfter(0);
    }

    /** The durable rows after a number. */
    public List<InvoiceRow> invoiceAfter(long seq) {
        return invoice.rowsAfter(seq);
    }

    /** Puts a fault in force and answers its id. */
    public String addFault(Fault fault) {
        return faults.add(fault);
    }

    /** Whether there was one to remove. */
    public boolean removeFault(String id) {
        return faults.remove(id);
    }

    public void clearFaults() {
        faults.clear();
    }

    /** Sets the price of a model at a provider; {@code *} stands for any. */
    public void setPrice(String provider, String model, Price price) {
        prices.put(provider, model, price);
    }

    /** Breaks off what is being served, closes the invoice, and removes it if its directory was made for this run. May be called twice. */
    @Override
    public void close() {
        http.close();
        invoice.close();
        if (options.data() == null) {
            removeTree(data);
        }
    }

    private static void removeTree(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the temporary directory " + directory + " could not be removed", e);
        }
    }
}

package io.tollway.simulator.stripe;

import io.tollway.simulator.stripe.catalog.Catalog;
import io.tollway.simulator.stripe.catalog.Price;
import io.tollway.simulator.stripe.catalog.Product;
import io.tollway.simulator.stripe.checkout.CheckoutPages;
import io.tollway.simulator.stripe.checkout.SessionEndpoints;
import io.tollway.simulator.stripe.checkout.Sessions;
import io.tollway.simulator.stripe.customer.Customer;
import io.tollway.simulator.stripe.customer.Customers;
import io.tollway.simulator.stripe.fault.ApiFaults;
import io.tollway.simulator.stripe.invoice.CreditNotes;
import io.tollway.simulator.stripe.invoice.InvoiceEndpoints;
import io.tollway.simulator.stripe.invoice.InvoicePages;
import io.tollway.simulator.stripe.invoice.Invoices;
import io.tollway.simulator.stripe.page.PageRoute;
import io.tollway.simulator.stripe.page.Site;
import io.tollway.simulator.stripe.payment.DisputeEndpoints;
import io.tollway.simulator.stripe.payment.Disputes;
import io.tollway.simulator.stripe.payment.MoneyEndpoints;
import io.tollway.simulator.stripe.payment.PaymentIntentEndpoints;
import io.tollway.simulator.stripe.payment.PaymentMethodEndpoints;
import io.tollway.simulator.stripe.payment.Payments;
import io.tollway.simulator.stripe.payment.RefundEndpoints;
import io.tollway.simulator.stripe.payment.Refunds;
import io.tollway.simulator.stripe.payment.SavedCards;
import io.tollway.simulator.stripe.payment.SetupIntentEndpoints;
import io.tollway.simulator.stripe.payment.Setups;
import io.tollway.simulator.stripe.resource.Endpoint;
import io.tollway.simulator.stripe.resource.Expansion;
import io.tollway.simulator.stripe.state.Cause;
import io.tollway.simulator.stripe.state.Kind;
import io.tollway.simulator.stripe.state.State;
import io.tollway.simulator.stripe.webhook.EventEndpoints;
import io.tollway.simulator.stripe.webhook.EventLog;
import io.tollway.simulator.stripe.webhook.WebhookEndpoints;
import io.tollway.simulator.stripe.webhook.WebhookFaults;
import io.tollway.simulator.stripe.webhook.WebhookSender;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A running simulator of Stripe's API, its hosted pages and its webhooks. */
public final class StripeSimulator implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 30;
    private static final long SWEEP_MILLIS = 200;

    private final Vertx vertx;
    private final State state;
    private final WebhookSender sender;
    private final String baseUrl;

    private StripeSimulator(Vertx vertx, State state, WebhookSender sender, String baseUrl) {
        this.vertx = vertx;
        this.state = state;
        this.sender = sender;
        this.baseUrl = baseUrl;
    }

    /**
     * Starts a simulator and returns when it answers.
     *
     * @throws IOException when the port is taken or the data folder cannot be used
     */
    public static StripeSimulator start(SimulatorOptions options) throws IOException {
        List<Kind<?>> kinds = Stream.of(
                        List.<Kind<?>>of(Customer.KIND, Product.KIND, Price.KIND, IdempotentResult.KIND),
                        EventLog.KINDS,
                        Payments.KINDS,
                        Invoices.KINDS,
                        Sessions.KINDS)
                .flatMap(List::stream)
                .toList();
        long now = options.clock().instant().getEpochSecond();
        State state = State.open(
                kinds,
                options.data(),
                options.clock(),
                value -> value instanceof IdempotentResult result && result.forgotten(now));
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        try {
            return listen(options, state, vertx);
        } catch (IOException | RuntimeException e) {
            await(vertx.close());
            state.close();
            throw e;
        }
    }

    private static StripeSimulator listen(SimulatorOptions options, State state, Vertx vertx) throws IOException {
        HttpServer server = vertx.createHttpServer(
                new HttpServerOptions().setHost(options.host()).setPort(options.port()));
        // The address is known once the port is bound, and the pages need it; nobody can know it earlier.
        Gate gate = new Gate();
        server.requestHandler(gate);
        await(server.listen());
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        String baseUrl = "http://" + host + ":" + server.actualPort();
        Site site = new Site(options.publicUrl() == null ? baseUrl : options.publicUrl());

        EventLog events = new EventLog();
        WebhookFaults webhookFaults = new WebhookFaults();
        ApiFaults apiFaults = new ApiFaults();
        Customers customers = new Customers(events);
        Catalog catalog = new Catalog(events);
        Disputes disputes = new Disputes(events);
        Refunds refunds = new Refunds(events);
        Payments payments = new Payments(events, disputes);
        PaymentIntentEndpoints intents = new PaymentIntentEndpoints(payments, site);
        Invoices invoices = new Invoices(events, payments, site);
        CreditNotes creditNotes = new CreditNotes(events, site);
        SavedCards cards = new SavedCards(events);
        Setups setups = new Setups(events, cards);
        SetupIntentEndpoints setupIntents = new SetupIntentEndpoints(setups, payments, site);
        Sessions sessions = new Sessions(events, payments, cards, setups, invoices, customers, site);

        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(customers.endpoints());
        endpoints.addAll(catalog.endpoints());
        endpoints.addAll(intents.endpoints());
        endpoints.addAll(new MoneyEndpoints(events).endpoints());
        endpoints.addAll(new RefundEndpoints(refunds).endpoints());
        endpoints.addAll(new DisputeEndpoints(disputes).endpoints());
        endpoints.addAll(creditNotes.endpoints());
        endpoints.addAll(new PaymentMethodEndpoints(payments, cards).endpoints());
        endpoints.addAll(setupIntents.endpoints());
        endpoints.addAll(new InvoiceEndpoints(invoices, catalog, payments).endpoints());
        endpoints.addAll(new SessionEndpoints(sessions, catalog).endpoints());
        endpoints.addAll(EventEndpoints.all());
        endpoints.addAll(WebhookEndpoints.all());
        Expansion expansion = new Expansion()
                .reference("cus_", Customer.KIND, (tx, customer) -> customer.shape())
                .reference("prod_", Product.KIND, (tx, product) -> product.shape())
                .reference("price_", Price.KIND, (tx, price) -> price.shape());
        Payments.register(expansion);
        invoices.register(expansion);
        creditNotes.register(expansion);
        sessions.register(expansion);
        List<PageRoute> pages = new ArrayList<>(new CheckoutPages(sessions).routes());
        pages.addAll(new InvoicePages(invoices, payments).routes());
        pages.addAll(intents.pages());
        pages.addAll(creditNotes.pages());
        pages.addAll(setupIntents.pages());

        WebhookSender sender =
                new WebhookSender(vertx, state, events, webhookFaults, options.clock(), options.laterRetry());
        sender.start();
        vertx.setPeriodic(
                SWEEP_MILLIS,
                ignored -> state.transact(Cause.NONE, tx -> {
                    sessions.expireOverdue(tx);
                    refunds.advance(tx);
                    disputes.advance(tx);
                    return true;
                }));
        Control control = new Control(state, apiFaults, webhookFaults);
        gate.open(new Server(vertx, state, new Api(state, endpoints, expansion), pages, control, apiFaults)::accept);
        return new StripeSimulator(vertx, state, sender, baseUrl);
    }

    /** The address to give to a Stripe client as its API base, without a slash at the end. */
    public String baseUrl() {
        return baseUrl;
    }

    /** Stops answering and sending, and lets go of the port and the data folder. */
    @Override
    public void close() throws IOException {
        sender.stop();
        await(vertx.close());
        state.close();
    }

    private static <T> T await(Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | CompletionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage(), cause);
        }
    }

    /** Runs until it is told to stop; the exit code is 2 for a wrong option and 1 when the start fails. */
    public static void main(String... arguments) {
        SimulatorOptions options;
        try {
            options = SimulatorOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("stripe-simulator: " + e.getMessage() + "\n" + SimulatorOptions.USAGE);
            System.exit(2);
            return;
        }
        try {
            StripeSimulator simulator = start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                try {
                    simulator.close();
                } catch (IOException e) {
                    System.err.println("stripe-simulator: " + e.getMessage());
                }
            }));
            System.out.println("Stripe simulator on " + simulator.baseUrl());
        } catch (IOException e) {
            System.err.println("stripe-simulator: cannot start on " + options.host() + ":" + options.port() + ": "
                    + e.getMessage());
            System.exit(1);
        }
    }
}

package io.tollway.local.command;

import io.tollway.local.catalog.CatalogFile;
import io.tollway.local.catalog.OperatorCatalog;
import io.tollway.local.secret.LocalSecrets;
import io.tollway.local.stack.LocalEnv;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.StackPlan;
import io.tollway.local.stack.StateFolder;
import java.io.Console;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code catalog apply FILE}. */
@Command(
        mixinStandardHelpOptions = true,
        name = "catalog",
        description = "Declares providers, upstream accounts, models and prices.",
        subcommands = CatalogCommand.Apply.class)
final class CatalogCommand {

    /** Shows what would change, then changes it. */
    @Command(
            mixinStandardHelpOptions = true,
            name = "apply",
            description = {
                "Applies a catalog file. Adds and changes what the file names; removes nothing unless --prune is given.",
                "On a terminal it shows the changes and asks first."
            })
    static final class Apply implements Callable<Integer> {

        @Parameters(paramLabel = "FILE", description = "A YAML file; see deploy/catalog/README.md.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private Path file;

        @Option(names = "--prune", description = "Also removes what the file does not name.")
        private boolean prune;

        @Option(names = "--dry-run", description = "Only shows what would change.")
        private boolean dryRun;

        @Option(
                names = {"-y", "--yes"},
                description = "Does not ask.")
        private boolean yes;

        @Override
        public Integer call() {
            StackPlan plan = Checkout.plan();
            StateFolder folder = StateFolder.of(Checkout.root(), plan.data());
            Map<String, String> local = LocalEnv.read(folder.localEnv()).values();
            @Nullable String accounts = local.get("TOLLWAY_ACCOUNTS_URL");
            if (accounts == null) {
                throw new LocalStackException("The stack does not run. Start it first: ./tollway up --detach");
            }
            Map<String, String> environment = new HashMap<>(local);
            environment.putAll(System.getenv());
            CatalogFile catalog = CatalogFile.read(callersPath(file), environment);
            String operatorKey = new LocalSecrets(folder.secrets())
                    .read("operator-key")
                    .orElseThrow(() -> new LocalStackException("The operator's key is missing in " + folder.secrets()));
            OperatorCatalog operator = new OperatorCatalog(accounts, operatorKey);
            return apply(operator, catalog);
        }

        private int apply(OperatorCatalog operator, CatalogFile catalog) {
            OperatorCatalog.Outcome preview = operator.preview(catalog, prune);
            preview.changes().forEach(System.out::println);
            catalog.withoutSecret()
                    .forEach(account -> System.out.println("  ! account without secret stays inactive: " + account));
            if (preview.changes().isEmpty()) {
                System.out.println(
                        "Nothing to change: the catalog is like that already (version " + preview.version() + ").");
                return 0;
            }
            if (dryRun) {
                System.out.println("Dry run: nothing was changed.");
                return 0;
            }
            if (!confirmed(preview.changes().size())) {
                System.out.println("Nothing was changed.");
                return 1;
            }
            OperatorCatalog.Outcome outcome = operator.apply(catalog, prune);
            System.out.println("Applied " + outcome.changes().size() + " changes; the catalog is now version "
                    + outcome.version() + ".");
            return 0;
        }

        private boolean confirmed(int changes) {
            @Nullable Console console = System.console();
            if (yes || console == null || !console.isTerminal()) {
                return true;
            }
            @Nullable String answer = console.readLine("Apply these %d changes? [y/N] ", changes);
            return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
        }

        /** The script may be called from any directory, and paths are meant from there. */
        static Path callersPath(Path path) {
            return Path.of(System.getProperty("tollway.cwd", ""))
                    .toAbsolutePath()
                    .resolve(path)
                    .normalize();
        }
    }
}

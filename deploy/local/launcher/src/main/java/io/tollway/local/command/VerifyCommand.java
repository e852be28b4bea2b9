package io.tollway.local.command;

import io.tollway.local.http.Download;
import io.tollway.local.secret.LocalSecrets;
import io.tollway.local.stack.LocalEnv;
import io.tollway.local.stack.LocalStackException;
import io.tollway.local.stack.StateFolder;
import io.tollway.verify.Verdict;
import io.tollway.verify.VerifyJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code verify [ORG]}: downloads a journal and has the independent program judge it. */
@Command(
        mixinStandardHelpOptions = true,
        name = "verify",
        description = {
            "Recomputes an organization's balance from its downloaded journal and names the first row that does not fit.",
            "A journal that fits is kept; the next one must agree with it about every day that was sealed then.",
            "Exit code 0 when it fits, 1 when not."
        })
final class VerifyCommand implements Callable<Integer> {

    @Parameters(
            arity = "0..1",
            paramLabel = "ORG",
            description = "The organization's id. Without it: the demo organization.")
    private @Nullable String organization;

    @Option(names = "--file", paramLabel = "FILE", description = "Judges this journal instead of downloading one.")
    private @Nullable Path file;

    @Option(
            names = "--kept",
            paramLabel = "FILE",
            description = "A journal of the organization from before, to hold --file against.")
    private @Nullable Path kept;

    @Override
    public Integer call() throws IOException {
        Path given = file;
        if (given != null) {
            Path earlier = kept;
            return tell(VerifyJournal.check(readable(given), earlier == null ? null : readable(earlier)));
        }
        StateFolder folder = StateFolder.of(Checkout.root(), Checkout.plan().data());
        LocalSecrets secrets = new LocalSecrets(folder.secrets());
        String id = organization(secrets);
        Path last = folder.data("journals").resolve(id + ".jsonl");
        Path fresh = folder.data("journals").resolve(id + ".new.jsonl");
        Download.to(
                fresh,
                gateway(folder) + "/api/v1/operator/organizations/" + id + "/journal",
                secrets.read("operator-key")
                        .orElseThrow(
                                () -> new LocalStackException("The operator's key is missing in " + folder.secrets())));
        Verdict verdict = VerifyJournal.check(fresh, Files.exists(last) ? last : null);
        int exit = tell(verdict);
        if (exit == 0) {
            Files.move(fresh, last, StandardCopyOption.REPLACE_EXISTING);
            System.out.println("  kept as " + last);
        } else {
            System.out.println("  the file is " + fresh);
        }
        return exit;
    }

    private String organization(LocalSecrets secrets) {
        String named = organization;
        if (named == null) {
            return secrets.read("demo-organization")
                    .orElseThrow(() -> new LocalStackException(
                            "Which organization? There is no demo organization here: ./tollway verify ORG"));
        }
        try {
            return UUID.fromString(named).toString();
        } catch (IllegalArgumentException e) {
            throw new LocalStackException("ORG must be an organization's id (a UUID), was: " + named);
        }
    }

    private static String gateway(StateFolder folder) {
        @Nullable String url = LocalEnv.read(folder.localEnv()).values().get("TOLLWAY_GATEWAY_URL");
        if (url == null) {
            throw new LocalStackException("The stack does not run. Start it first: ./tollway up --detach");
        }
        return url;
    }

    private static Path readable(Path path) {
        Path callers = CatalogCommand.Apply.callersPath(path);
        if (!Files.isReadable(callers)) {
            throw new LocalStackException("There is no file to read at " + callers);
        }
        return callers;
    }

    private static int tell(Verdict verdict) {
        System.out.println(VerifyJournal.describe(verdict));
        return verdict instanceof Verdict.Fits ? 0 : 1;
    }
}

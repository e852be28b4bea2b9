package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Ends this JVM's children when the JVM is gone, even when it was killed: a tiny shell process that reads a pipe from the JVM.
 * The kernel closes the pipe when the JVM dies, and then the shell kills what it was told about and removes the folders that
 * were only temporary. A shutdown hook alone would not see {@code kill -9} or the death of a forked test JVM.
 */
final class Guardian {

    private static final String SCRIPT = """
            trap '' INT HUP TERM
            pids=' '; folders=''
            while IFS= read -r line; do
              case $line in
                'pid '*) pids="$pids${line#pid } " ;;
                'done '*) p=${line#done }; pids="${pids%% $p *} ${pids#* $p }" ;;
                'folder '*) folders="$folders
            ${line#folder }" ;;
              esac
            done
            for p in $pids; do kill -INT "$p" 2>/dev/null; done
            i=0
            while [ $i -lt 50 ]; do
              left=''
              for p in $pids; do kill -0 "$p" 2>/dev/null && left=y; done
              [ -z "$left" ] && break
              sleep 0.1; i=$((i+1))
            done
            for p in $pids; do kill -KILL "$p" 2>/dev/null; done
            printf '%s\\n' "$folders" | while IFS= read -r f; do [ -n "$f" ] && rm -rf -- "$f"; done
            """;

    private static final Guardian INSTANCE = new Guardian();

    private final Writer pipe;

    private Guardian() {
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", SCRIPT)
                    .directory(Path.of("/").toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            pipe = shell.outputWriter(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start /bin/sh, which ends test servers when this JVM dies", e);
        }
    }

    /** From now on the process ends with this JVM. */
    static void watch(ProcessId process) {
        INSTANCE.tell("pid " + process.pid());
    }

    /** The process has ended: its number may belong to somebody else soon. */
    static void forget(ProcessId process) {
        INSTANCE.tell("done " + process.pid());
    }

    /** Removed with everything in it when this JVM ends. */
    static void removeAtEnd(Path folder) {
        INSTANCE.tell("folder " + folder.toAbsolutePath());
    }

    private synchronized void tell(String line) {
        try {
            pipe.write(line + "\n");
            pipe.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the guardian shell has gone; test servers might outlive this JVM", e);
        }
    }
}

package io.tollway.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells which process listens on a port, from /proc (Linux only; elsewhere nobody is named). */
public final class PortOwner {

    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** "pid 4711 (java …)", or empty when it cannot be found out (another user's process, or no /proc). */
    public static Optional<String> describe(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            sockets.addAll(listeningSockets(Path.of(table), port));
        }
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .filter(process -> holds(process.pid(), sockets))
                        .findFirst()
                        .map(PortOwner::describe);
    }

    private static Set<String> listeningSockets(Path table, int port) {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        Set<String> inodes = new HashSet<>();
        try {
            for (String line : Files.readAllLines(table)) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTENING)) {
                    inodes.add("socket:[" + fields[9] + "]");
                }
            }
        } catch (IOException e) {
            // No such table: no IPv6, or no Linux.
            return Set.of();
        }
        return inodes;
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return descriptors.anyMatch(descriptor -> pointsTo(descriptor, sockets));
        } catch (IOException | java.io.UncheckedIOException e) {
            // Another user's process, or one that has just ended.
            return false;
        }
    }

    private static boolean pointsTo(Path descriptor, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) {
            return false;
        }
    }

    private static String describe(ProcessHandle process) {
        String command = process.info().commandLine().orElse("unknown program");
        return "pid " + process.pid() + " (" + (command.length() > 80 ? command.substring(0, 80) + "…" : command) + ")";
    }
}

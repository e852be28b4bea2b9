package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/**
 * Finds a folder that the unprivileged user can reach. A checkout below {@code /root} (mode 0700) is out of reach of anyone
 * but root, and opening root's home for a database would be rude; so then the data lives under {@code /var/lib/tollway}, in a
 * folder named after the wanted one, and the wanted one gets a link to it.
 */
final class ReachableFolder {

    private static final Path FALLBACK = Path.of("/var/lib/tollway");

    private ReachableFolder() {}

    /** The folder itself, created when missing, or its stand-in. */
    static Path of(Path wanted, UnprivilegedUser user) {
        try {
            Path folder = wanted.toAbsolutePath().normalize();
            if (Files.isSymbolicLink(folder)) {
                return Files.createDirectories(folder.toRealPath());
            }
            Files.createDirectories(folder);
            if (!user.differs() || openForOthers(folder)) {
                return folder;
            }
            return standIn(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot prepare the folder " + wanted + " for PostgreSQL: " + e.getMessage(), e);
        }
    }

    /**
     * True when every ancestor lets others pass. Folders below the temporary directory (JUnit makes them 0700) are opened for
     * passing through, not for listing.
     */
    private static boolean openForOthers(Path folder) throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        for (Path at = folder; at != null; at = at.getParent()) {
            Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(at));
            if (permissions.contains(PosixFilePermission.OTHERS_EXECUTE)) {
                continue;
            }
            boolean ours = at.equals(folder) || (at.startsWith(temporary) && !at.equals(temporary));
            if (!ours) {
                return false;
            }
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(at, permissions);
        }
        return true;
    }

    private static Path standIn(Path folder) throws IOException {
        Path parent = Files.createDirectories(FALLBACK);
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path target = Files.createDirectories(parent.resolve(folder.getFileName() + "-" + fingerprint(folder)));
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwx--x--x"));
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new IOException(
                        "it is out of reach for an unprivileged user and not empty; empty it or choose another");
            }
        }
        // A link where the folder was asked for: whoever looks there, or removes it for a fresh start, finds the data.
        Files.delete(folder);
        Files.createSymbolicLink(folder, target);
        return target;
    }

    private static String fingerprint(Path folder) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

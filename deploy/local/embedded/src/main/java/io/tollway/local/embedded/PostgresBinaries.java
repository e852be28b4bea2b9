package io.tollway.local.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's programs, unpacked once per machine and content from the jar on the class path. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /** The folder that has {@code bin/postgres}; several JVMs may ask at once. */
    static Path unpacked() {
        String archive = archive();
        try {
            Path cache = Files.createDirectories(cache());
            Path home = cache.resolve("postgres-" + contentName(archive));
            if (Files.isExecutable(home.resolve("bin/postgres"))) {
                return home;
            }
            // FileChannel.lock is between processes; within this JVM the class is only entered under EmbeddedPostgres'
            // lock.
            try (FileChannel channel = FileChannel.open(
                            cache.resolve("unpack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                if (lock.isValid() && !Files.isExecutable(home.resolve("bin/postgres"))) {
                    Path partial = Files.createTempDirectory(cache, "unpacking-");
                    extract(archive, partial);
                    Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(partial, home, StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot unpack PostgreSQL's programs into " + cache() + " (" + e.getMessage()
                            + "); free some disk space, or set TOLLWAY_CACHE to another folder",
                    e);
        }
    }

    /** {@code TOLLWAY_CACHE}, else root's is world-readable (the server drops to another user), else the user's own cache. */
    static Path cache() {
        @Nullable String chosen = System.getenv("TOLLWAY_CACHE");
        if (chosen != null && !chosen.isBlank()) {
            return Path.of(chosen);
        }
        if (UnprivilegedUser.isRoot()) {
            return Path.of("/var/cache/tollway");
        }
        @Nullable String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("tollway");
    }

    private static String archive() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        List<String> names = arm ? List.of("arm_64") : List.of("x86_64");
        for (String name : names) {
            String resource = "/postgres-" + os + "-" + name + ".txz";
            if (PostgresBinaries.class.getResource(resource) != null) {
                return resource;
            }
        }
        throw new ServerStartException(
                "No PostgreSQL for " + os + " on " + System.getProperty("os.arch")
                        + " is on the class path; deploy/local/embedded/pom.xml lists the platforms that have one.",
                List.of());
    }

    private static String contentName(String archive) throws IOException {
        try (InputStream raw = open(archive);
                DigestInputStream in = new DigestInputStream(raw, MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void extract(String archive, Path into) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZCompressorInputStream(open(archive)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("the archive has a path outside itself: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    write(tar, entry, target);
                }
            }
        }
    }

    private static void write(InputStream content, TarArchiveEntry entry, Path target) throws IOException {
        if (entry.isSymbolicLink()) {
            try {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            } catch (FileAlreadyExistsException e) {
                throw new IOException("the archive has " + entry.getName() + " twice", e);
            }
        } else if (entry.isFile()) {
            Files.copy(content, target);
            boolean program = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(program ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static InputStream open(String archive) throws IOException {
        @Nullable InputStream stream = PostgresBinaries.class.getResourceAsStream(archive);
        if (stream == null) {
            throw new IOException("missing resource " + archive);
        }
        return new BufferedInputStream(stream);
    }
}

package io.tollway.local.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;

/**
 * Who PostgreSQL runs as. It refuses to run as root; when we are root (a container, a CI job) it drops to {@code nobody}. When
 * we are not, it simply runs as us.
 */
final class UnprivilegedUser {

    private static final String NAME = "nobody";

    private final boolean drop;

    private UnprivilegedUser(boolean drop) {
        this.drop = drop;
    }

    static UnprivilegedUser forThisMachine() {
        return new UnprivilegedUser(isRoot());
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Whether another user than ours will run the server. */
    boolean differs() {
        return drop;
    }

    /** The command, run as that user. Each of these programs replaces itself by the command or waits for it. */
    List<String> running(List<String> command) {
        if (!drop) {
            return command;
        }
        List<String> words = new ArrayList<>();
        Path setpriv = Path.of("/usr/bin/setpriv");
        Path runuser = Path.of("/usr/sbin/runuser");
        if (Files.isExecutable(setpriv)) {
            words.addAll(List.of(setpriv.toString(), "--reuid=" + NAME, "--regid=" + group(), "--clear-groups", "--"));
        } else if (Files.isExecutable(runuser)) {
            words.addAll(List.of(runuser.toString(), "-u", NAME, "--"));
        } else {
            throw new ServerStartException(
                    "PostgreSQL refuses to run as root, and neither setpriv nor runuser (package util-linux) is here to drop to '"
                            + NAME + "'. Install util-linux, or run as an ordinary user.",
                    List.of());
        }
        words.addAll(command);
        return words;
    }

    /** Makes the user owner of the folder and everything in it. */
    void own(Path folder) {
        if (!drop) {
            return;
        }
        try {
            UserPrincipalLookupService accounts = folder.getFileSystem().getUserPrincipalLookupService();
            var user = accounts.lookupPrincipalByName(NAME);
            var group = accounts.lookupPrincipalByGroupName(group());
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                    return give(dir);
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    return give(file);
                }

                private FileVisitResult give(Path path) throws IOException {
                    PosixFileAttributeView view =
                            Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
                    view.setOwner(user);
                    view.setGroup(group);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot give " + folder + " to user '" + NAME + "'", e);
        }
    }

    /** Debian's group of nobody is nogroup, elsewhere it is nobody. */
    private static String group() {
        try {
            boolean debian =
                    Files.readAllLines(Path.of("/etc/group")).stream().anyMatch(line -> line.startsWith("nogroup:"));
            return debian ? "nogroup" : NAME;
        } catch (IOException e) {
            return NAME;
        }
    }
}

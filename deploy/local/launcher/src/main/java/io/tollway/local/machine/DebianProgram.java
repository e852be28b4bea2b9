package io.tollway.local.machine;

import io.tollway.local.stack.LocalStackException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of the operating system that is wanted only for some tasks; installed when it is missing and this is root on a Debian.
 *
 * @param name the program
 * @param debianPackage Debian's package of it
 * @param why what it is for, as the end of a message
 */
public record DebianProgram(String name, String debianPackage, String why) {
    private static final int INSTALL_MINUTES = 10;
    private static final List<String> FOLDERS =
            List.of("/usr/sbin", "/usr/bin", "/sbin", "/usr/local/sbin", "/usr/local/bin");

    /**
     * Where it is.
     *
     * @throws LocalStackException when there is none and it cannot be installed
     */
    public Path find() {
        return installed().orElseGet(this::install);
    }

    /** Where it is, if it is there. */
    public Optional<Path> installed() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.concat(Stream.of(path.split(":")), FOLDERS.stream())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Path install() {
        LocalStackException missing =
                new LocalStackException(name + " is missing: " + why + ". Install it: apt-get install " + debianPackage
                        + " (Debian, Ubuntu), or your system's package of it.");
        if (!System.getProperty("user.name", "").equals("root")) {
            throw missing;
        }
        System.out.println("Installing " + debianPackage);
        if (!apt("update") || !apt("install", "-y", "--no-install-recommends", debianPackage)) {
            throw missing;
        }
        return installed().orElseThrow(() -> missing);
    }

    private static boolean apt(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("apt-get", "-qq"));
        command.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            // Only the program is wanted: no server of the package may start by itself.
            builder.environment().put("RUNLEVEL", "1");
            Process process = builder.start();
            return process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

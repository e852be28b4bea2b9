package io.tollway.bench.target;

import io.tollway.bench.proc.Command;
import io.tollway.bench.proc.Pinning;
import io.tollway.local.embedded.ChildProcess;
import io.tollway.local.embedded.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** nginx as a plain reverse proxy with its own configuration, folder and ports: what every figure is divided by. */
public final class Nginx implements AutoCloseable {

    private static final long INSTALL_MINUTES = 5;

    private final ChildProcess process;
    private final Target target;

    private Nginx(ChildProcess process, Target target) {
        this.process = process;
        this.target = target;
    }

    /**
     * The program, installed from Debian when it is missing and this is root on a Debian.
     *
     * @throws BenchFailure when there is none and it cannot be installed
     */
    public static Path program() {
        return Command.find("nginx").orElseGet(Nginx::install);
    }

    /** "nginx version: …" */
    public static String version(Path program) {
        return Command.output(List.of(program.toString(), "-v"))
                .orElse("unknown")
                .strip();
    }

    public static Nginx start(String name, Path program, Path parent, int upstreamPort, Pinning pinning) {
        try {
            Path folder = Files.createDirectories(parent.resolve(name));
            List<Integer> ports = FreePort.find(2);
            Path configuration = folder.resolve("nginx.conf");
            Files.writeString(configuration, configuration(folder, ports.get(0), ports.get(1), upstreamPort));
            ChildProcess process = Child.listening(
                    name,
                    pinning.proxyPrefix(),
                    List.of(
                            program.toString(),
                            "-p",
                            folder.toString(),
                            "-e",
                            "stderr",
                            "-c",
                            configuration.toString()),
                    folder,
                    ports.get(1));
            return new Nginx(
                    process,
                    new Target(
                            name,
                            Target.Kind.PASSES_THROUGH,
                            ports.get(0),
                            ports.get(1),
                            List.of(name),
                            OptionalLong.of(process.id().pid())));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write nginx's configuration below " + parent, e);
        }
    }

    public Target target() {
        return target;
    }

    @Override
    public void close() {
        process.close();
    }

    /** One worker for its one processor; the upstream's connections are kept; events pass unbuffered, other answers as nginx likes best. */
    static String configuration(Path folder, int wholePort, int streamPort, int upstreamPort) {
        String user = System.getProperty("user.name", "");
        // Started by root the workers would run as somebody who cannot reach a private folder.
        String userLine = user.equals("root") ? "user root;\n" : "";
        return String.format(Locale.ROOT, """
                %5$sdaemon off;
                worker_processes 1;
                worker_rlimit_nofile 65536;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 16384; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  keepalive_requests 100000000;
                  keepalive_timeout 300s;
                  client_max_body_size 64m;
                  upstream simulator {
                    server 127.0.0.1:%4$d;
                    keepalive 512;
                    keepalive_requests 100000000;
                    keepalive_timeout 300s;
                  }
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_read_timeout 300s;
                  server {
                    listen 127.0.0.1:%2$d backlog=8192;
                    location / { proxy_pass http://simulator; }
                  }
                  server {
                    listen 127.0.0.1:%3$d backlog=8192;
                    location / { proxy_pass http://simulator; proxy_buffering off; }
                  }
                }
                """, folder, wholePort, streamPort, upstreamPort, userLine);
    }

    private static Path install() {
        boolean root = System.getProperty("user.name", "").equals("root");
        String missing = "nginx is not installed, and everything is measured against it. Install it:"
                + " apt-get install nginx-light (Debian, Ubuntu), or your system's nginx package.";
        if (!root || Command.find("apt-get").isEmpty()) {
            throw new BenchFailure(missing);
        }
        System.out.println("Installing nginx-light");
        if (!apt("update") || !apt("install", "-y", "--no-install-recommends", "nginx-light")) {
            throw new BenchFailure("apt-get could not install nginx-light; its output is above. " + missing);
        }
        return Command.find("nginx").orElseThrow(() -> new BenchFailure(missing));
    }

    private static boolean apt(String... words) {
        List<String> command = new java.util.ArrayList<>(List.of("apt-get", "-q"));
        command.addAll(List.of(words));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
            // Only the program is wanted: no server may start on port 80.
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

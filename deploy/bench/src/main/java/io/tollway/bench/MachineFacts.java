package io.tollway.bench;

import io.netty.util.Version;
import io.tollway.bench.proc.Command;
import io.tollway.bench.proc.Pinning;
import io.tollway.bench.proc.ProcFs;
import io.tollway.bench.target.Nginx;
import io.tollway.bench.target.Simulator;
import io.vertx.core.impl.launcher.commands.VersionCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a reader needs to judge figures of a machine that is not theirs. */
final class MachineFacts {

    private MachineFacts() {}

    static Map<String, String> collect(
            ProcFs proc, Pinning pinning, Path nginx, String transport, BenchOptions options, Path checkout) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("processors", Integer.toString(proc.coreTimes().cores().size()));
        facts.put("processor model", proc.processorModel());
        facts.put(
                "kernel",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("jdk", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        facts.put("nginx", Nginx.version(nginx));
        facts.put("vertx", VersionCommand.getVersion());
        Optional.ofNullable(Version.identify().get("netty-transport"))
                .ifPresent(netty -> facts.put("netty", netty.artifactVersion()));
        facts.put("generator transport", transport);
        facts.put(
                "commit",
                Command.output(List.of("git", "-C", checkout.toString(), "rev-parse", "--short", "HEAD"))
                        .map(String::strip)
                        .orElse("unknown"));
        facts.put(
                "pinning",
                pinning.active()
                        ? "proxies on processor " + pinning.proxyCore() + ", everything else on " + pinning.rigCores()
                        : "none");
        facts.put("rounds asked for", Integer.toString(options.rounds()));
        facts.put("window seconds", Long.toString(options.window().toSeconds()));
        facts.put("closed-loop connections", Integer.toString(options.connections()));
        facts.put("paced streams", options.pacedStreams() + ", an event every " + Simulator.EVENT_GAP_MS + " ms");
        facts.put("first token of the upstream", Simulator.FIRST_TOKEN_MS + " ms");
        return facts;
    }
}

package io.tollway.local.command;

import io.tollway.local.embedded.LogTail;
import io.tollway.local.embedded.ProcessId;
import io.tollway.local.stack.Component;
import io.tollway.local.stack.LogFollower;
import io.tollway.local.stack.Progress;
import io.tollway.local.stack.StateFolder;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The terminal while the stack runs: what the components log, and a notice when one of them ends. */
final class Foreground {

    private final StateFolder folder;
    private final List<Component> components;
    private final Progress progress;

    Foreground(StateFolder folder, List<Component> components, Progress progress) {
        this.folder = folder;
        this.components = components;
        this.progress = progress;
    }

    /** Returns when everything has ended by itself (somebody called down); Ctrl-C ends the JVM instead. */
    void stay() throws InterruptedException {
        progress.line("Logs follow; Ctrl-C stops everything.");
        Map<String, Path> logs = new LinkedHashMap<>();
        components.forEach(component -> logs.put(component.name(), folder.log(component.name())));
        LogFollower follower = new LogFollower(logs, progress::component);
        Set<String> ended = new HashSet<>();
        while (ended.size() < components.size()) {
            Thread.sleep(250);
            follower.poll();
            for (Component component : components) {
                boolean runs = folder.process(component.name())
                        .filter(ProcessId::alive)
                        .isPresent();
                if (runs) {
                    ended.remove(component.name());
                } else if (ended.add(component.name())) {
                    tell(component);
                }
            }
        }
        progress.line("Everything has stopped.");
    }

    private void tell(Component component) {
        if (folder.process(component.name()).isPresent()) {
            progress.line("\n" + component.name() + " has ended unexpectedly. The end of its log:");
            LogTail.of(folder.log(component.name()), 10).forEach(line -> progress.line("  | " + line));
            progress.line("./tollway up in another terminal starts it again.\n");
        }
    }
}

package io.tollway.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    private Path checkout;

    @Test
    void remembersThePlanForLaterCommands() {
        StackPlan plan = new StackPlan(new PortPlan(18080), 3, checkout.resolve("elsewhere"));
        StateFolder.of(checkout, null).recordPlan(plan);
        assertThat(StateFolder.of(checkout, null).recordedPlan()).contains(plan);
    }

    @Test
    void keepsSecretsWithTheDataTheyDecrypt() {
        StateFolder chosen = StateFolder.of(checkout, checkout.resolve("elsewhere"));
        assertThat(chosen.secrets()).isEqualTo(checkout.resolve("elsewhere/secrets"));
        assertThat(chosen.localEnv()).isEqualTo(checkout.resolve(".tollway/local.env"));
        assertThat(StateFolder.of(checkout, null).secrets()).isEqualTo(checkout.resolve(".tollway/secrets"));
    }

    @Test
    void removesDataAndSecretsForAFreshStartEvenBehindALinkButNoLogs() throws Exception {
        StateFolder folder = StateFolder.of(checkout, null);
        Path outside = Files.createDirectories(checkout.resolve("outside"));
        Files.writeString(outside.resolve("PG_VERSION"), "18");
        Files.createDirectories(folder.data());
        Files.createSymbolicLink(folder.data().resolve("postgres"), outside);
        StateFolder.writePrivate(folder.secrets().resolve("demo-key"), "x");
        Files.writeString(folder.log("gateway"), "kept");
        Files.writeString(folder.data().resolve("somebody-elses.txt"), "kept");

        folder.removeData();

        assertThat(folder.data().resolve("somebody-elses.txt")).hasContent("kept");

        assertThat(outside).doesNotExist();
        assertThat(folder.data().resolve("postgres")).doesNotExist();
        assertThat(folder.secrets()).doesNotExist();
        assertThat(folder.log("gateway")).hasContent("kept");
    }

    @Test
    void followsALogLineByLine() throws Exception {
        Path log = checkout.resolve("x.log");
        Files.writeString(log, "old\n");
        List<String> lines = new ArrayList<>();
        LogFollower follower = new LogFollower(Map.of("x", log), (name, line) -> lines.add(name + ":" + line));
        Files.writeString(log, "old\nnew\nhalf");
        follower.poll();
        assertThat(lines).containsExactly("x:new");
        Files.writeString(log, "old\nnew\nhalf a line\n");
        follower.poll();
        assertThat(lines).containsExactly("x:new", "x:half a line");
    }
}

package io.tollway.gateway.state;

import static io.tollway.gateway.state.SignedState.ORG;
import static io.tollway.gateway.state.SignedState.PROJECT;
import static io.tollway.gateway.state.SignedState.apiKey;
import static io.tollway.gateway.state.SignedState.digest;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.state.CredentialState;
import io.tollway.gateway.state.StateFold.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFoldTest {
    private static final UUID KEY = UUID.fromString("0198c000-0000-7000-8000-0000000000a1");

    @TempDir
    Path folder;

    private final SignedState accounts = new SignedState();
    private final StateFold fold = new StateFold(accounts.keys.getPublic());

    @Test
    void aKeyIsFoundByItsDigestAndOnlyByIt() {
        assertThat(fold.offer(accounts.key(apiKey(KEY, "secret", false, 1)))).isEqualTo(Verdict.ACCEPTED);

        Snapshot snapshot = fold.build(1);
        assertThat(snapshot.key(digest("secret")))
                .isNotNull()
                .extracting(each -> each.state().keyId())
                .isEqualTo(KEY);
        assertThat(snapshot.key(digest("other"))).isNull();
        assertThat(snapshot.key(new byte[3])).isNull();
    }

    @Test
    void aLowerOrEqualVersionNeverReplacesAHigherOne() {
        fold.offer(accounts.key(apiKey(KEY, "secret", true, 5)));

        assertThat(fold.offer(accounts.key(apiKey(KEY, "secret", false, 4)))).isEqualTo(Verdict.STALE);
        assertThat(fold.offer(accounts.key(apiKey(KEY, "secret", false, 5)))).isEqualTo(Verdict.STALE);
        assertThat(requireNonNull(fold.build(1).key(digest("secret"))).state().disabled())
                .isTrue();
    }

    @Test
    void aTombstoneRemovesAndItsVersionIsRemembered() {
        fold.offer(accounts.key(apiKey(KEY, "secret", false, 1)));
        assertThat(fold.offer(accounts.record(StateKind.KEYS.topic(), KEY.toString(), 2, null)))
                .isEqualTo(Verdict.ACCEPTED);
        assertThat(fold.build(1).key(digest("secret"))).isNull();

        assertThat(fold.offer(accounts.key(apiKey(KEY, "secret", false, 1)))).isEqualTo(Verdict.STALE);
        assertThat(fold.offer(accounts.key(apiKey(KEY, "secret", false, 3)))).isEqualTo(Verdict.ACCEPTED);
        assertThat(fold.build(2).key(digest("secret"))).isNotNull();
    }

    @Test
    void whatIsNotSignedByAccountsChangesNothing() {
        fold.offer(accounts.key(apiKey(KEY, "secret", true, 1)));

        assertThat(fold.offer(new SignedState().key(apiKey(KEY, "secret", false, 2))))
                .isEqualTo(Verdict.BAD_SIGNATURE);
        StateRecord moved = accounts.key(apiKey(KEY, "secret", false, 2));
        assertThat(fold.offer(new StateRecord(moved.topic(), moved.key(), 9, moved.signature(), moved.payload())))
                .isEqualTo(Verdict.BAD_SIGNATURE);
        assertThat(fold.offer(new StateRecord(moved.topic(), moved.key(), 2, moved.signature(), null)))
                .isEqualTo(Verdict.BAD_SIGNATURE);
        assertThat(requireNonNull(fold.build(1).key(digest("secret"))).state().disabled())
                .isTrue();
    }

    @Test
    void aRecordThatCannotBeReadKeepsTheLastGoodState() {
        fold.offer(accounts.record(StateKind.TENANTS.topic(), ORG.toString(), 1, SignedState.tenant("good", 1)));

        assertThat(fold.offer(
                        accounts.record(StateKind.TENANTS.topic(), ORG.toString(), 2, java.util.Map.of("name", "x"))))
                .isEqualTo(Verdict.UNREADABLE);
        assertThat(fold.offer(accounts.record(
                        StateKind.TENANTS.topic(),
                        UUID.randomUUID().toString(),
                        2,
                        SignedState.tenant("other key", 2))))
                .isEqualTo(Verdict.UNREADABLE);
        assertThat(requireNonNull(fold.build(1).tenant(ORG)).name()).isEqualTo("good");
    }

    @Test
    void aDigestLeadsToOneKeyOnly() {
        fold.offer(accounts.key(apiKey(KEY, "secret", false, 1)));
        UUID second = UUID.randomUUID();

        assertThat(fold.offer(accounts.key(apiKey(second, "secret", false, 1)))).isEqualTo(Verdict.CONFLICTING);
        fold.offer(accounts.record(StateKind.KEYS.topic(), KEY.toString(), 2, null));
        assertThat(fold.offer(accounts.key(apiKey(second, "secret", false, 2)))).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void everyKindOfStateIsInTheSnapshot() {
        everything();
        Snapshot snapshot = fold.build(7);

        assertThat(snapshot.revision()).isEqualTo(7);
        assertThat(requireNonNull(snapshot.tenant(ORG)).name()).isEqualTo("acme");
        assertThat(requireNonNull(snapshot.policy(ORG)).version()).isEqualTo(3);
        assertThat(requireNonNull(snapshot.project(ORG, PROJECT)).name()).isEqualTo("default");
        assertThat(snapshot.project(ORG, UUID.randomUUID())).isNull();
        assertThat(snapshot.model("openai/m")).isNotNull();
        assertThat(snapshot.models()).hasSize(1);
        assertThat(requireNonNull(snapshot.price("openai/m@openai", 2)).price()).containsEntry("input", 10L);
        assertThat(snapshot.price("openai/m@openai", 1)).isNotNull();
        assertThat(snapshot.price("openai/m@openai", 3)).isNull();
        assertThat(snapshot.ownCredentials(PROJECT, "openai"))
                .extracting(CredentialState::label)
                .containsExactly("first", "second");
        assertThat(snapshot.ownCredentials(PROJECT, "azure")).isEmpty();
        assertThat(snapshot.credential(SignedState.own("off", 1, false).credentialId()))
                .isNotNull();
    }

    @Test
    void theDiskCopyRestoresEverythingTombstonesIncluded() throws Exception {
        everything();
        fold.offer(accounts.key(apiKey(KEY, "secret", false, 1)));
        fold.offer(accounts.record(StateKind.KEYS.topic(), KEY.toString(), 2, null));
        SnapshotFile file = new SnapshotFile(folder.resolve("snapshot"));
        file.write(fold.entries());
        file.write(fold.entries());

        StateFold restored = new StateFold(accounts.keys.getPublic());
        assertThat(file.readInto(restored)).isEqualTo(fold.entries().size());
        assertThat(restored.entries()).containsExactlyInAnyOrderElementsOf(fold.entries());
        assertThat(restored.offer(accounts.key(apiKey(KEY, "secret", false, 1))))
                .isEqualTo(Verdict.STALE);
    }

    @Test
    void aDamagedDiskCopyIsRefusedWhole() throws Exception {
        everything();
        SnapshotFile file = new SnapshotFile(folder.resolve("snapshot"));
        file.write(fold.entries());
        byte[] good = Files.readAllBytes(file.path());
        List<byte[]> damaged = new ArrayList<>(List.of(new byte[0], "half".getBytes(StandardCharsets.UTF_8)));
        damaged.add(java.util.Arrays.copyOf(good, good.length - 1));
        damaged.add(java.util.Arrays.copyOf(good, good.length / 2));
        byte[] flipped = good.clone();
        flipped[good.length / 2] ^= 1;
        damaged.add(flipped);
        for (byte[] each : damaged) {
            Files.write(file.path(), each);
            StateFold untouched = new StateFold(accounts.keys.getPublic());
            assertThatThrownBy(() -> file.readInto(untouched)).isInstanceOf(IOException.class);
            assertThat(untouched.entries()).isEmpty();
        }
    }

    @Test
    void aFullReplayDropsWhatIsGoneButALostTopicDropsNothing() throws Exception {
        StateFold replayed = new StateFold(accounts.keys.getPublic());
        List<UUID> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(UUID.randomUUID());
            restore(replayed, ids.get(i), "secret" + i);
        }
        for (int i = 0; i < 3; i++) {
            replayed.offer(accounts.key(apiKey(ids.get(i), "secret" + i, false, 1)));
        }
        assertThat(replayed.endOfReplay()).containsEntry("apikey.state.v1", 1);
        assertThat(replayed.build(1).key(digest("secret3"))).isNull();
        assertThat(replayed.build(1).key(digest("secret2"))).isNotNull();

        StateFold lost = new StateFold(accounts.keys.getPublic());
        for (int i = 0; i < 4; i++) {
            restore(lost, ids.get(i), "secret" + i);
        }
        lost.offer(accounts.key(apiKey(ids.getFirst(), "secret0", false, 1)));
        assertThat(lost.endOfReplay()).containsEntry("apikey.state.v1", -1);
        assertThat(lost.build(1).key(digest("secret3"))).isNotNull();
    }

    @Test
    void tenThousandKeysAreAllFound() {
        List<io.tollway.contracts.state.ApiKeyState> keys = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            keys.add(apiKey(new UUID(i, i), "secret" + i, false, 1));
        }
        KeyTable table = KeyTable.of(keys);
        for (int i = 0; i < 10_000; i++) {
            assertThat(requireNonNull(table.find(digest("secret" + i))).state()).isSameAs(keys.get(i));
            assertThat(table.find(digest("unknown" + i))).isNull();
        }
        assertThat(KeyTable.EMPTY.find(digest("x"))).isNull();
    }

    private static void restore(StateFold fold, UUID id, String secret) throws Exception {
        byte[] json = io.tollway.contracts.EventJson.write(apiKey(id, secret, false, 1));
        fold.restore(StateKind.KEYS.topic().name(), id.toString(), 1, json);
    }

    private void everything() {
        fold.offer(accounts.record(StateKind.TENANTS.topic(), ORG.toString(), 1, SignedState.tenant("acme", 1)));
        fold.offer(accounts.record(StateKind.POLICIES.topic(), ORG.toString(), 3, SignedState.policy(3)));
        fold.offer(accounts.record(StateKind.CATALOG.topic(), "model:openai/m", 1, SignedState.model(1)));
        for (int version = 1; version <= 2; version++) {
            fold.offer(accounts.record(
                    StateKind.PRICES.topic(), "openai/m@openai#" + version, version, SignedState.price(version)));
        }
        for (CredentialState each : List.of(
                SignedState.own("second", 2, true),
                SignedState.own("first", 1, true),
                SignedState.own("off", 1, false))) {
            assertThat(fold.offer(accounts.record(
                            StateKind.CREDENTIALS.topic(), each.credentialId().toString(), 1, each)))
                    .isEqualTo(Verdict.ACCEPTED);
        }
    }
}

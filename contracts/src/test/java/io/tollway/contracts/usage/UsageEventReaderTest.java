package io.tollway.contracts.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tollway.contracts.EventJson;
import io.tollway.contracts.EventJson.UnreadableEvent;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is done to a record, both readers must give the same event or both refuse it in the same words. */
class UsageEventReaderTest {
    private static final UUID SPOOL = UUID.fromString("0192f0c1-7d6e-7a30-8b1f-0c2d3e4f5a6b");
    private static final UUID ORGANIZATION = UUID.fromString("11111111-2222-4333-8444-555555555555");
    private static final UUID REQUEST = UUID.fromString("0192f0c1-7d6e-7a30-8b1f-aaaaaaaaaaaa");
    private static final UUID OTHER = UUID.fromString("ffffffff-0000-4000-8000-000000000001");
    private static final Instant AT = Instant.parse("2026-11-22T10:20:30.123456Z");

    /** What no field expects, and what some fields take for something else. */
    private static final List<JsonNode> ODD_VALUES = List.of(
            EventJson.mapper().getNodeFactory().nullNode(),
            text(""),
            text("  "),
            text("7"),
            text("complete"),
            text("COMPLETE"),
            text("f%00\u00e9\u0000\ud83d\ude00"),
            text("+1111111-2222-4333-8444-555555555555"),
            text("11111111-2222-4333-8444-55555555555G"),
            text("1-2-3-4-5"),
            text("2026-02-30T10:20:30Z"),
            text("2026-11-22T10:20:30"),
            text("2026-11-22T10:20:30.Z"),
            text("2026-11-22T24:00:00Z"),
            text("2026-11-22T10:20:60Z"),
            text("2026-11-22T10:20:30.123456789Z"),
            text("2026-11-22T10:20:30+01:00"),
            text("1763806830.5"),
            number(0),
            number(1),
            number(-1),
            number(Long.MAX_VALUE),
            EventJson.mapper().getNodeFactory().numberNode(new BigInteger("9223372036854775808")),
            EventJson.mapper().getNodeFactory().numberNode(1.5),
            EventJson.mapper().getNodeFactory().booleanNode(true),
            EventJson.mapper().createArrayNode(),
            EventJson.mapper().createArrayNode().addNull(),
            EventJson.mapper().createArrayNode().add("x").add(7),
            EventJson.mapper().createObjectNode(),
            EventJson.mapper().createObjectNode().put("unknown", 1));

    static List<UsageEvent> events() {
        LeaseCharge charge = new LeaseCharge(OTHER, "balance", ORGANIZATION, 2_345);
        Attempt failed = new Attempt("alpha", "alpha/demo", null, "byok:mine", 503, "overloaded", 17, 0);
        Attempt served = new Attempt("beta", "beta/demo", "beta-a", "platform", 200, null, 4_711, 1_234);
        UsageEvent full = new UsageEvent.Final(
                SPOOL,
                8,
                ORGANIZATION,
                REQUEST,
                "gen-" + REQUEST,
                OTHER,
                OTHER,
                "end \"user\" \u00e4\u4e2d",
                "gw-1",
                "openai.chat",
                true,
                "tollway/demo",
                "demo-1",
                "beta",
                "beta-a",
                "platform",
                "beta/demo",
                3,
                new UsageCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, "1024x1024/high"),
                UsageEvent.UsageSource.PROVIDER,
                9_999,
                2_345,
                2_345,
                1_234,
                List.of(charge, charge),
                UsageEvent.Outcome.COMPLETE,
                "stop",
                200,
                List.of(failed, served),
                List.of("top_k dropped"),
                AT,
                AT.plusNanos(1),
                12L,
                34L,
                "session",
                "trace",
                7L);
        UsageEvent least = new UsageEvent.Final(
                SPOOL,
                9,
                ORGANIZATION,
                REQUEST,
                "gen-" + REQUEST,
                OTHER,
                OTHER,
                null,
                "gw-1",
                "openai.chat",
                false,
                "tollway/demo",
                null,
                null,
                null,
                "platform",
                null,
                null,
                UsageCounts.NONE,
                UsageEvent.UsageSource.NONE,
                0,
                0,
                0,
                0,
                List.of(),
                UsageEvent.Outcome.PROVIDER_FAILED,
                null,
                502,
                List.of(),
                List.of(),
                Instant.ofEpochSecond(AT.getEpochSecond()),
                AT,
                null,
                null,
                null,
                null,
                null);
        return List.of(
                full,
                least,
                new UsageEvent.Start(
                        SPOOL, 7, ORGANIZATION, REQUEST, OTHER, OTHER, "gw-1", "tollway/demo", 99, List.of(OTHER), AT),
                new UsageEvent.Close(SPOOL, 10, ORGANIZATION, OTHER, 2, 4_690, AT));
    }

    @ParameterizedTest
    @MethodSource("events")
    void whatOurWritersWriteIsReadBack(UsageEvent event) throws Exception {
        assertThat(UsageEventReader.read(EventJson.write(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("events")
    void anyFieldMayBeAbsentOrOdd(UsageEvent event) throws Exception {
        ObjectNode whole = (ObjectNode) EventJson.mapper().readTree(EventJson.write(event));
        for (List<Object> path : paths(whole)) {
            assertReadAlike(changed(whole, path, null).toString());
            for (JsonNode odd : ODD_VALUES) {
                assertReadAlike(changed(whole, path, odd).toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void ofAFieldThatComesTwiceOneCounts(UsageEvent event) throws Exception {
        String whole = new String(EventJson.write(event), StandardCharsets.UTF_8);
        ObjectNode other = (ObjectNode) EventJson.mapper().readTree(whole);
        other.put("spool_seq", 4_711).put("node_id", "gw-2");

        String both = other.toString().replaceFirst("}$", "," + whole.substring(1));

        assertThat(read(both.getBytes(StandardCharsets.UTF_8), UsageEventReader::read))
                .isIn(
                        event,
                        read(both.getBytes(StandardCharsets.UTF_8), bytes -> EventJson.read(bytes, UsageEvent.class)));
    }

    @ParameterizedTest
    @MethodSource("events")
    void fieldsMayComeInAnyOrder(UsageEvent event) throws Exception {
        ObjectNode whole = (ObjectNode) EventJson.mapper().readTree(EventJson.write(event));
        List<String> names = new ArrayList<>();
        whole.fieldNames().forEachRemaining(names::add);
        Random random = new Random(11);
        for (int i = 0; i < 50; i++) {
            Collections.shuffle(names, random);
            ObjectNode shuffled = EventJson.mapper().createObjectNode();
            names.forEach(name -> shuffled.set(name, whole.get(name)));
            assertThat(UsageEventReader.read(shuffled.toString().getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(event);
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void bytesThatAreCutOrBrokenAreRefusedAlike(UsageEvent event) {
        byte[] json = EventJson.write(event);
        Random random = new Random(12);
        for (int i = 0; i < json.length; i++) {
            assertReadAlike(Arrays.copyOf(json, i));
            byte[] broken = json.clone();
            broken[i] = (byte) random.nextInt(256);
            assertReadAlike(broken);
        }
    }

    private static void assertReadAlike(String json) {
        assertReadAlike(json.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertReadAlike(byte[] json) {
        assertThat(read(json, UsageEventReader::read))
                .as(new String(json, StandardCharsets.UTF_8))
                .isEqualTo(read(json, bytes -> EventJson.read(bytes, UsageEvent.class)));
    }

    private interface Reader {
        UsageEvent read(byte[] json) throws UnreadableEvent;
    }

    /** The event, or what is said of it. */
    private static Object read(byte[] json, Reader reader) {
        try {
            return reader.read(json);
        } catch (UnreadableEvent e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Where there is a value: names and positions from the root. */
    private static List<List<Object>> paths(JsonNode node) {
        List<List<Object>> paths = new ArrayList<>();
        if (node instanceof ObjectNode object) {
            object.properties().forEach(each -> add(paths, each.getKey(), each.getValue()));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                add(paths, i, array.get(i));
            }
        }
        return paths;
    }

    private static void add(List<List<Object>> paths, Object step, JsonNode value) {
        paths.add(List.of(step));
        for (List<Object> inner : paths(value)) {
            List<Object> path = new ArrayList<>(List.of(step));
            path.addAll(inner);
            paths.add(path);
        }
    }

    private static ObjectNode changed(ObjectNode whole, List<Object> path, @Nullable JsonNode value) {
        ObjectNode copy = whole.deepCopy();
        JsonNode parent = copy;
        for (Object step : path.subList(0, path.size() - 1)) {
            parent = step instanceof Integer index ? parent.get(index) : parent.get((String) step);
        }
        Object last = path.getLast();
        if (parent instanceof ArrayNode array) {
            if (value == null) {
                array.remove((Integer) last);
            } else {
                array.set((Integer) last, value);
            }
        } else if (value == null) {
            ((ObjectNode) parent).remove((String) last);
        } else {
            ((ObjectNode) parent).set((String) last, value);
        }
        return copy;
    }

    private static JsonNode text(String value) {
        return EventJson.mapper().getNodeFactory().textNode(value);
    }

    private static JsonNode number(long value) {
        return EventJson.mapper().getNodeFactory().numberNode(value);
    }
}

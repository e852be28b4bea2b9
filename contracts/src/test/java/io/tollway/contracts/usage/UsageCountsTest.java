package io.tollway.contracts.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tollway.contracts.EventJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UsageCountsTest {
    private static final UsageCounts ALL = new UsageCounts(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);

    @Test
    void everyClassHasItsOwnCount() {
        long sum = 0;
        for (UsageClass each : UsageClass.values()) {
            sum += each == UsageClass.REQUEST ? 0 : ALL.of(each);
        }

        assertThat(sum).isEqualTo(13 * 14 / 2);
        assertThat(ALL.plus(ALL).of(UsageClass.SECOND)).isEqualTo(26);
        assertThat(UsageCounts.NONE.plus(ALL)).isEqualTo(ALL);
    }

    @Test
    void countsSurviveTheirRecord() throws Exception {
        assertThat(EventJson.read(EventJson.write(ALL), UsageCounts.class)).isEqualTo(ALL);
    }

    @Test
    void aRecordListsInputAndOutputAndWhatIsNotZero() throws Exception {
        UsageCounts counts = UsageCounts.ofInput(1);
        String json = new String(EventJson.write(counts), StandardCharsets.UTF_8);

        assertThat(json).isEqualTo("{\"input\":1,\"output\":0}");
        assertThat(EventJson.read(json.getBytes(StandardCharsets.UTF_8), UsageCounts.class))
                .isEqualTo(counts);
    }

    @Test
    void aRecordOfBeforeThereWereCharactersAndSecondsHasNeither() throws Exception {
        String old =
                "{\"input\":1,\"cache_read\":0,\"cache_write5m\":0,\"cache_write1h\":0,\"audio_input\":0,\"image_input\":0,"
                        + "\"output\":7,\"reasoning\":0,\"audio_output\":0,\"image_output\":0,\"search\":0}";

        assertThat(EventJson.read(old.getBytes(StandardCharsets.UTF_8), UsageCounts.class))
                .isEqualTo(new UsageCounts(1, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0));
    }

    @Test
    void picturesKeepTheirSizeAndQualityUnlessTheyDiffer() throws Exception {
        UsageCounts large = UsageCounts.ofImages(2).ofPicture("1536x1024/high");

        assertThat(EventJson.read(EventJson.write(large), UsageCounts.class)).isEqualTo(large);
        assertThat(new String(EventJson.write(UsageCounts.ofImages(2)), StandardCharsets.UTF_8))
                .doesNotContain("picture\"");
        assertThat(large.plus(large).picture()).isEqualTo("1536x1024/high");
        assertThat(UsageCounts.ofInput(3).plus(large).picture()).isEqualTo("1536x1024/high");
        assertThat(large.plus(UsageCounts.ofInput(3)).picture()).isEqualTo("1536x1024/high");
        assertThat(large.plus(UsageCounts.ofImages(1).ofPicture("1024x1024")).picture())
                .isEmpty();
    }

    @Test
    void aPictureThatIsNoSizeAndQualityIsRefused() {
        assertThatThrownBy(() -> UsageCounts.ofImages(1).ofPicture("a\u0000b")).hasMessageContaining("usage.picture");
        assertThatThrownBy(() -> UsageCounts.ofImages(1).ofPicture("x".repeat(65)))
                .hasMessageContaining("usage.picture");
    }

    @Test
    void aCountThatIsMissingOrBrokenIsRefused() {
        assertThatThrownBy(() -> EventJson.read("{\"input\":1}".getBytes(StandardCharsets.UTF_8), UsageCounts.class))
                .isInstanceOf(EventJson.UnreadableEvent.class);
        assertThatThrownBy(() -> new UsageCounts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, 0))
                .hasMessageContaining("usage.characters");
    }
}

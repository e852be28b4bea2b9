package io.tollway.gateway.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlaceIndexTest {
    private final Random random = new Random(7);
    private final PlaceIndex index = new PlaceIndex(1024);

    @Test
    void findsWhatWasPut() {
        UUID request = request();

        index.put(request, new RecordPlace(3, 4096));

        assertThat(index.get(request)).isEqualTo(new RecordPlace(3, 4096));
        assertThat(index.get(request())).isNull();
    }

    @Test
    void aRecordPutAgainHasItsNewPlace() {
        UUID request = request();
        index.put(request, new RecordPlace(1, 0));

        index.put(request, new RecordPlace(2, 64));

        assertThat(index.get(request)).isEqualTo(new RecordPlace(2, 64));
    }

    @Test
    void forgetsASegmentAndNothingElse() {
        UUID gone = request();
        UUID stays = request();
        index.put(gone, new RecordPlace(1, 0));
        index.put(stays, new RecordPlace(2, 0));

        index.forgetSegment(1);

        assertThat(index.get(gone)).isNull();
        assertThat(index.get(stays)).isNotNull();
    }

    @Test
    void theNewestHalfOfItsSizeIsAlmostAlwaysThere() {
        List<UUID> requests = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            UUID request = request();
            requests.add(request);
            index.put(request, new RecordPlace(1, i));
        }

        long found = requests.subList(requests.size() - 512, requests.size()).stream()
                .filter(each -> index.get(each) != null)
                .count();

        assertThat(found).isGreaterThan(460);
    }

    private UUID request() {
        return new UUID(random.nextLong(), random.nextLong());
    }
}

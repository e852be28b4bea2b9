package io.tollway.billing.journal;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.journal.JournalEnd.Closing;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/** Writes an organization's whole journal from one database snapshot, as fast as the reader takes it. */
@ApplicationScoped
class JournalFile {
    private static final Instant END_OF_TIME = Instant.parse("9999-01-01T00:00:00Z");

    /** A reader holds a snapshot and a connection while it reads, so there are few of them and none is slow for ever. */
    private static final int AT_ONCE = 4;

    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Database database;
    private final JournalReading reading;
    private final SealedDays days;
    private final JournalEnd end;
    private final Semaphore readers = new Semaphore(AT_ONCE);

    JournalFile(Database database, JournalReading reading, SealedDays days, JournalEnd end) {
        this.database = database;
        this.reading = reading;
        this.days = days;
        this.end = end;
    }

    /** The file in pieces. Fails before its first piece when the organization has no wallet or too many journals are being read. */
    Uni<Multi<byte[]>> of(OrganizationId organization) {
        return database.inTenantSnapshot(organization, sql -> end.of(sql, organization))
                .map(known -> {
                    if (known.isEmpty()) {
                        throw new BillingError.NotFound(
                                        "organization_not_found", "No money of this organization was ever moved here.")
                                .toException();
                    }
                    if (!readers.tryAcquire()) {
                        throw new BillingError.Unavailable(
                                        "journal_busy",
                                        "Other journals are being written at the moment. Try again.",
                                        Duration.ofSeconds(10))
                                .toException();
                    }
                    return pieces(organization);
                });
    }

    private Multi<byte[]> pieces(OrganizationId organization) {
        return Multi.createFrom()
                .<byte[]>emitter(
                        emitter -> {
                            PacedPieces pieces = new PacedPieces(emitter);
                            database.inTenantSnapshot(organization, sql -> write(sql, organization, pieces))
                                    .ifNoItem()
                                    .after(LONGEST)
                                    .fail()
                                    .onTermination()
                                    .invoke(() -> readers.release())
                                    .subscribe()
                                    .with(done -> emitter.complete(), failure -> {
                                        if (!emitter.isCancelled()) {
                                            emitter.fail(failure);
                                        }
                                    });
                        },
                        BackPressureStrategy.BUFFER);
    }

    private Uni<Void> write(SqlConnection sql, OrganizationId organization, PacedPieces pieces) {
        return days.of(sql, organization).chain(marked -> {
            Lines lines = new Lines(organization.value(), marked);
            return reading.read(sql, organization, Instant.EPOCH, END_OF_TIME, page -> pieces.put(lines.of(page)))
                    .chain(() -> end.of(sql, organization))
                    .chain(closing -> pieces.put(lines.end(closing.orElseThrow())));
        });
    }

    /** The lines of one file. */
    private static final class Lines {
        private final JournalChain chain = JournalChain.empty();
        private final Deque<SealedDay> marked;
        private final StringBuilder text = new StringBuilder();

        Lines(UUID organization, List<SealedDay> marked) {
            this.marked = new ArrayDeque<>(marked);
            text.append(chain.header(organization));
        }

        byte[] of(List<JournalRow> page) {
            for (JournalRow row : page) {
                daysBefore(row.day());
                text.append(chain.row(row));
            }
            return take();
        }

        byte[] end(Closing closing) {
            daysBefore("9999-12-31");
            text.append(chain.line("end", json -> closing.write(json)));
            return take();
        }

        /** What was kept of days is no link of the chain: it is what the chain is held against. */
        private void daysBefore(String day) {
            for (SealedDay next = marked.peek(); next != null && next.day().compareTo(day) < 0; next = marked.peek()) {
                marked.remove();
                text.append("{\"row\":\"day\",\"day\":\"")
                        .append(next.day())
                        .append("\",\"rows\":")
                        .append(next.rows())
                        .append(",\"digest\":\"")
                        .append(next.digest())
                        .append("\",\"sealed_at\":\"")
                        .append(next.sealedAt())
                        .append("\"}\n");
            }
        }

        private byte[] take() {
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            text.setLength(0);
            return bytes;
        }
    }
}

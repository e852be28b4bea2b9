package io.tollway.billing.invoice;

import io.tollway.billing.invoice.DocumentRepository.Issued;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which months of an organization are closed and which are open. Months follow each other without a gap: an open one starts where the document before it ended.
 *
 * @param issued newest first
 * @param firstBooked when the organization's ledger begins; empty while nothing was ever booked
 */
record DocumentCalendar(List<Issued> issued, Optional<Instant> firstBooked, ZoneId zone, Instant now) {

    DocumentCalendar {
        issued = List.copyOf(issued);
    }

    boolean isIssued(YearMonth month) {
        return issued.stream().anyMatch(it -> it.month().equals(month));
    }

    /** The months without a final document up to the running one, oldest first. */
    List<Period> open() {
        YearMonth running = Period.monthOf(now, zone);
        List<Period> open = new ArrayList<>();
        for (YearMonth month = firstOpen(running); !month.isAfter(running); month = month.plusMonths(1)) {
            Period period = Period.of(month, zone);
            boolean followsIssued = open.isEmpty() && !issued.isEmpty();
            open.add(followsIssued ? period.startingAt(issued.getFirst().end()) : period);
        }
        return List.copyOf(open);
    }

    Period openPeriod(YearMonth month) {
        return open().stream()
                .filter(period -> period.month().equals(month))
                .findFirst()
                .orElseThrow(Period::unknown);
    }

    Period period(YearMonth month) {
        return issued.stream()
                .filter(it -> it.month().equals(month))
                .map(it -> new Period(it.month(), zone, it.start(), it.end()))
                .findFirst()
                .orElseGet(() -> openPeriod(month));
    }

    private YearMonth firstOpen(YearMonth running) {
        if (!issued.isEmpty()) {
            return issued.getFirst().month().plusMonths(1);
        }
        return firstBooked.map(first -> Period.monthOf(first, zone)).orElse(running);
    }
}

package io.tollway.billing.rating;

import io.tollway.billing.money.NanoUsd;
import io.tollway.billing.state.StateFold;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageEvent.Final;
import io.tollway.contracts.usage.UsageEvent.UsageSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Whether a gateway charged what the published rules say: who pays for which outcome, at the pinned price, at most the hold. */
@ApplicationScoped
public class ChargeCheck {
    private static final String PLATFORM = "platform";

    private final StateFold fold;

    ChargeCheck(StateFold fold) {
        this.fold = fold;
    }

    /** What the check found. */
    public sealed interface Finding {
        record Agrees() implements Finding {}

        /** The price version has not arrived here yet. It will: versions are never deleted. */
        record AwaitsPrice(String endpointId, int version) implements Finding {}

        record Differs(String detail) implements Finding {}
    }

    public Finding check(Final event) {
        Integer version = event.priceVersion();
        if (version != null && version < 1) {
            return new Finding.Differs("price_version must be at least 1, was " + version);
        }
        if (!isCharged(event)) {
            return expect(event, 0, "nothing is charged for this outcome or credential");
        }
        String endpoint = event.endpointId();
        if (version == null || endpoint == null) {
            return expect(event, 0, "nothing can be charged without an endpoint and its price version");
        }
        Optional<PriceState> price = fold.price(endpoint, version);
        if (price.isEmpty()) {
            return new Finding.AwaitsPrice(endpoint, version);
        }
        return compare(event, price.get());
    }

    private static Finding compare(Final event, PriceState price) {
        NanoUsd list;
        try {
            list = Rater.rate(event.usage(), price.price());
        } catch (ArithmeticException e) {
            return new Finding.Differs("usage times price does not fit any amount");
        }
        if (event.usageSource() == UsageSource.NONE && event.chargeNano() == 0) {
            return new Finding.Agrees();
        }
        if (event.listNano() != list.value()) {
            return new Finding.Differs("list_nano is " + event.listNano() + ", rated " + list.value());
        }
        long due = Math.min(list.value(), event.holdNano());
        return expect(event, due, "rated " + list.value() + ", hold " + event.holdNano());
    }

    private static Finding expect(Final event, long due, String reason) {
        return event.chargeNano() == due
                ? new Finding.Agrees()
                : new Finding.Differs("charge_nano is " + event.chargeNano() + ", should be " + due + ": " + reason);
    }

    private static boolean isCharged(Final event) {
        boolean outcomeIsCharged =
                switch (event.outcome()) {
                    case COMPLETE, CLIENT_GONE, CUT_BY_LIMIT -> true;
                    case PROVIDER_FAILED, EMPTY_ANSWER, GATEWAY_FAILED -> false;
                };
        return outcomeIsCharged && event.credentialSource().equals(PLATFORM);
    }
}

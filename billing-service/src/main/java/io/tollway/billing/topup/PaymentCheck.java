package io.tollway.billing.topup;

import io.tollway.billing.topup.CheckoutReading.Payment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what the payment provider says it collected with what was ordered. Any difference means: not credited, a human looks. */
final class PaymentCheck {
    private static final String CURRENCY = "usd";

    private final TopUpOrder order;
    private final Optional<CheckoutPage> page;
    private final boolean liveExpected;
    private final List<String> differences = new ArrayList<>();

    private PaymentCheck(TopUp topUp, boolean liveExpected) {
        this.order = topUp.order();
        this.page = topUp.page();
        this.liveExpected = liveExpected;
    }

    /** The differences, named by field; empty when the money is the money ordered. */
    static List<String> differences(TopUp topUp, CheckoutReading reading, boolean liveExpected) {
        PaymentCheck check = new PaymentCheck(topUp, liveExpected);
        check.page(reading);
        reading.payment().ifPresentOrElse(check::payment, () -> check.differences.add("payment is missing"));
        return List.copyOf(check.differences);
    }

    private void page(CheckoutReading reading) {
        same("session", page.map(CheckoutPage::sessionId), Optional.of(reading.sessionId()));
        same("client_reference_id", Optional.of(order.id().toString()), reading.clientReference());
        same("metadata.organization_id", Optional.of(order.organization().toString()), reading.organization());
        same("session.customer", page.map(CheckoutPage::customerId), reading.customerId());
        same("session.currency", Optional.of(CURRENCY), reading.currency());
        same("session.amount_total", order.quote().total().value(), reading.totalCents());
        same("session.livemode", liveExpected, reading.live());
    }

    private void payment(Payment payment) {
        same("payment.status", CheckoutReading.PaymentStatus.SUCCEEDED, payment.status());
        same("payment.customer", page.map(CheckoutPage::customerId), payment.customerId());
        same("payment.currency", CURRENCY, payment.currency());
        same("payment.amount_received", order.quote().total().value(), payment.receivedCents());
        same("payment.livemode", liveExpected, payment.live());
    }

    private void same(String field, Object ordered, Object reported) {
        if (!ordered.equals(reported)) {
            differences.add(field + ": ordered " + shown(ordered) + ", reported " + shown(reported));
        }
    }

    private static String shown(Object value) {
        return value instanceof Optional<?> optional
                ? optional.map(Object::toString).orElse("nothing")
                : value.toString();
    }
}

package io.tollway.billing.topup.stripe;

import com.stripe.model.PaymentMethod;
import com.stripe.model.SetupIntent;
import com.stripe.model.checkout.Session;
import io.tollway.billing.topup.automatic.CardRail.Card;
import io.tollway.billing.topup.automatic.CardRail.SetupReading;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stripe's Checkout session in setup mode, with its SetupIntent and card expanded, in our words. */
final class SavedCardReading {
    private SavedCardReading() {}

    static SetupReading of(Session session) {
        return new SetupReading(
                !"open".equals(session.getStatus()),
                Optional.ofNullable(session.getClientReferenceId()),
                Optional.ofNullable(session.getCustomer()),
                Optional.ofNullable(session.getSetupIntentObject())
                        .filter(intent -> "succeeded".equals(intent.getStatus()))
                        .map(SetupIntent::getPaymentMethodObject)
                        .map(SavedCardReading::card));
    }

    /** Another method than a card, e.g. a bank account, has no number to show. */
    private static Card card(PaymentMethod method) {
        PaymentMethod.@Nullable Card card = method.getCard();
        if (card == null) {
            return new Card(method.getId(), method.getType(), "", 0, 0);
        }
        return new Card(
                method.getId(),
                card.getBrand(),
                card.getLast4(),
                Math.toIntExact(card.getExpMonth()),
                Math.toIntExact(card.getExpYear()));
    }
}

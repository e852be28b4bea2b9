package io.tollway.simulator.stripe.checkout;

import io.tollway.simulator.stripe.page.Html;
import io.tollway.simulator.stripe.page.PageRoute;
import io.tollway.simulator.stripe.payment.PaymentIntent;
import io.tollway.simulator.stripe.payment.Payments;
import io.tollway.simulator.stripe.payment.Setups;
import io.tollway.simulator.stripe.payment.TestCard;
import io.tollway.simulator.stripe.wire.InvalidRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page of a session: what is bought, the card form, and the bank's confirmation where a card wants it. */
public final class CheckoutPages {
    private static final int GONE = 410;
    private final Sessions sessions;

    public CheckoutPages(Sessions sessions) {
        this.sessions = sessions;
    }

    public List<PageRoute> routes() {
        return List.of(
                PageRoute.get("/c/pay/{session}", visit -> answer(visit, session -> show(session, null))),
                PageRoute.post("/c/pay/{session}", visit -> answer(visit, session -> pay(visit, session))),
                PageRoute.get(
                        "/c/pay/{session}/authenticate",
                        visit -> answer(visit, session -> waits(visit, session) ? ask(session) : show(session, null))),
                PageRoute.post(
                        "/c/pay/{session}/authenticate",
                        visit -> answer(visit, session -> authenticate(visit, session))));
    }

    private interface Step {
        PageRoute.Answer take(Session open);
    }

    /** Only an open session gets any further: a paid one leads on, and an expired one takes no money. */
    private PageRoute.Answer answer(PageRoute.Visit visit, Step step) {
        Session found = visit.tx().find(Session.KIND, visit.path().getFirst());
        if (found == null) {
            return PageRoute.Answer.html(404, new Html("No such checkout").note("Check the address."));
        }
        Session session = found.overdue(visit.tx().unixTime()) ? sessions.expire(visit.tx(), found) : found;
        return switch (session.state()) {
            case SessionState.Open ignored -> step.take(session);
            case SessionState.Complete ignored -> PageRoute.Answer.seeOther(session.successAddress());
            case SessionState.Expired ignored -> expired(session);
        };
    }

    private static PageRoute.Answer expired(Session session) {
        Html page = new Html("This checkout has expired").note("You have not been charged. Start again in the shop.");
        String cancelUrl = session.purchase().cancelUrl();
        return PageRoute.Answer.html(GONE, cancelUrl == null ? page : page.link(cancelUrl, "Back"));
    }

    private static PageRoute.Answer show(Session session, @Nullable String problem) {
        Session.Purchase purchase = session.purchase();
        if (session.savesCard()) {
            return PageRoute.Answer.html(
                    200,
                    back(
                            new Html("Save your card")
                                    .note("Nothing is charged now. The card is kept for later payments.")
                                    .problem(problem)
                                    .cardForm(session.path(), false, "Save card"),
                            purchase));
        }
        Map<String, String> lines = new LinkedHashMap<>();
        for (Session.Item item : purchase.items()) {
            String name = item.quantity() == 1 ? item.description() : item.description() + " × " + item.quantity();
            lines.merge(name, item.amount().display(), (first, second) -> first + " + " + second);
        }
        String total = purchase.total().display();
        Html page = new Html("Pay " + total)
                .bill(lines, total)
                .problem(problem)
                .cardForm(
                        session.path(),
                        purchase.customer() == null && purchase.customerEmail() == null,
                        "Pay " + total);
        return PageRoute.Answer.html(200, back(page, purchase));
    }

    private static Html back(Html page, Session.Purchase purchase) {
        String cancelUrl = purchase.cancelUrl();
        return cancelUrl == null ? page : page.link(cancelUrl, "Cancel and go back");
    }

    private PageRoute.Answer pay(PageRoute.Visit visit, Session session) {
        TestCard card;
        try {
            card = Payments.typed(visit.field("card_number"));
        } catch (InvalidRequest e) {
            return show(session, e.getMessage());
        }
        if (session.savesCard()) {
            return after(session, sessions.save(visit.tx(), session, card));
        }
        return after(session, sessions.pay(visit.tx(), session, card, visit.field("email")));
    }

    private PageRoute.Answer authenticate(PageRoute.Visit visit, Session session) {
        String outcome = visit.field("outcome");
        if (!waits(visit, session)) {
            return show(session, null);
        }
        if (outcome == null) {
            return ask(session);
        }
        if (session.savesCard()) {
            return after(session, sessions.saveAuthenticated(visit.tx(), session, outcome.equals("complete")));
        }
        PaymentIntent intent = visit.tx().get(PaymentIntent.KIND, String.valueOf(session.paymentIntent()));
        return after(session, sessions.authenticated(visit.tx(), session, intent, outcome.equals("complete")));
    }

    private static PageRoute.Answer after(Session session, Payments.Attempt attempt) {
        return switch (attempt) {
            case Payments.Paid ignored -> PageRoute.Answer.seeOther(session.successAddress());
            case Payments.Waiting ignored -> ask(session);
            case Payments.Refused refused -> show(session, refused.error().getMessage());
        };
    }

    private static PageRoute.Answer after(Session session, Setups.Outcome outcome) {
        return switch (outcome) {
            case Setups.Saved ignored -> PageRoute.Answer.seeOther(session.successAddress());
            case Setups.Waiting ignored -> ask(session);
            case Setups.Refused refused -> show(session, refused.error().getMessage());
        };
    }

    private static PageRoute.Answer ask(Session session) {
        return PageRoute.Answer.html(
                200,
                new Html(
                                session.savesCard()
                                        ? "Confirm your card"
                                        : "Confirm your payment of "
                                                + session.purchase().total().display())
                        .note("Your bank wants to know that it is you.")
                        .confirmation(session.path() + "/authenticate"));
    }

    private static boolean waits(PageRoute.Visit visit, Session session) {
        if (session.savesCard()) {
            return Sessions.setupOf(visit.tx(), session).waits();
        }
        String id = session.paymentIntent();
        return id != null && visit.tx().get(PaymentIntent.KIND, id).waits();
    }
}

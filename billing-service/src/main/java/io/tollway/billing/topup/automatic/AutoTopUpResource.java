package io.tollway.billing.topup.automatic;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError.Invalid;
import io.tollway.billing.error.BillingError.NotFound;
import io.tollway.billing.idempotency.IdempotencyKeys;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.TopUps;
import io.tollway.billing.topup.automatic.AutoTopUpView.AttemptView;
import io.tollway.billing.topup.automatic.CardRail.SetupPage;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Automatic top-up: its settings, its card, its attempts. */
@Path("/api/v1/organizations/{org}/auto-top-up")
class AutoTopUpResource {
    private static final int PAGE = 50;

    private final Callers callers;
    private final Database database;
    private final SettingsRepository settings;
    private final AttemptRepository attempts;
    private final AutoTopUps automatic;
    private final SavedCards cards;
    private final TopUps topUps;
    private final IdempotencyKeys idempotencyKeys;
    private final Clock clock;

    AutoTopUpResource(
            Callers callers,
            Database database,
            SettingsRepository settings,
            AttemptRepository attempts,
            AutoTopUps automatic,
            SavedCards cards,
            TopUps topUps,
            IdempotencyKeys idempotencyKeys,
            Clock clock) {
        this.callers = callers;
        this.database = database;
        this.settings = settings;
        this.attempts = attempts;
        this.automatic = automatic;
        this.cards = cards;
        this.topUps = topUps;
        this.idempotencyKeys = idempotencyKeys;
        this.clock = clock;
    }

    /** @param checkoutUrl where the card is given; absent once that is over */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SetupView(
            UUID id,
            String state,
            Instant expiresAt,
            @Nullable String checkoutUrl) {
        static SetupView of(CardSetup setup) {
            return new SetupView(
                    setup.id(),
                    CardSetupRepository.wireName(setup.state()),
                    setup.expiresAt(),
                    setup.isOpen() ? setup.page().map(SetupPage::url).orElse(null) : null);
        }
    }

    record Page(List<AttemptView> data, @Nullable String nextCursor) {}

    @GET
    public Uni<AutoTopUpView> show(@RestPath("org") OrganizationId org) {
        return callers.permitted(org, Permission.VIEW_MONEY).chain(caller -> view(org));
    }

    @PUT
    public Uni<AutoTopUpView> write(@RestPath("org") OrganizationId org, LimitsInput.@Nullable Wanted wanted) {
        return callers.permitted(org, Permission.MOVE_MONEY)
                .chain(caller -> database.inTenant(org, sql -> settings.card(sql, org))
                        .chain(card -> automatic.write(
                                org,
                                wanted != null && Boolean.TRUE.equals(wanted.enabled()),
                                LimitsInput.check(wanted, topUps.bounds(), card.isPresent()),
                                caller.actor())))
                .chain(() -> view(org));
    }

    @POST
    @Path("resume")
    public Uni<AutoTopUpView> resume(@RestPath("org") OrganizationId org) {
        return callers.permitted(org, Permission.MOVE_MONEY)
                .chain(caller -> automatic.resume(org, caller.actor()))
                .chain(() -> view(org));
    }

    @POST
    @Path("card-setups")
    @ResponseStatus(201)
    public Uni<SetupView> saveCard(
            @RestPath("org") OrganizationId org, @RestHeader("Idempotency-Key") @Nullable String key) {
        return callers.permitted(org, Permission.MOVE_MONEY).chain(caller -> {
            if (key == null || key.isBlank()) {
                throw Invalid.field(
                                "Idempotency-Key",
                                "required",
                                "is missing; send a fresh unique value per card and the same one when repeating it")
                        .toException();
            }
            return idempotencyKeys.once(
                    org, "card_setup.create", key, "", SetupView.class, id -> cards.open(org, id, caller.actor())
                            .map(SetupView::of));
        });
    }

    @GET
    @Path("card-setups/{id}")
    public Uni<SetupView> setup(@RestPath("org") OrganizationId org, @RestPath String id) {
        return callers.permitted(org, Permission.MOVE_MONEY)
                .chain(caller -> cards.current(org, setupId(id)))
                .map(SetupView::of);
    }

    @DELETE
    @Path("card")
    @ResponseStatus(204)
    public Uni<Void> removeCard(@RestPath("org") OrganizationId org) {
        return callers.permitted(org, Permission.MOVE_MONEY).chain(caller -> cards.remove(org));
    }

    @GET
    @Path("attempts")
    public Uni<Page> attempts(@RestPath("org") OrganizationId org, @RestQuery @Nullable String cursor) {
        return callers.permitted(org, Permission.VIEW_MONEY)
                .chain(caller -> database.inTenant(
                        org, sql -> attempts.newest(sql, org, cursor == null ? null : cursor(cursor), PAGE)))
                .map(found -> new Page(
                        found.stream().map(AttemptView::of).toList(),
                        found.size() < PAGE
                                ? null
                                : found.getLast().order().id().toString()));
    }

    private Uni<AutoTopUpView> view(OrganizationId org) {
        Instant now = clock.instant();
        return database.inTenantSnapshot(org, sql -> settings.find(sql, org).chain(wanted -> settings.card(sql, org)
                .chain(card -> attempts.open(sql, org).chain(open -> attempts.boughtSince(sql, org, Ceilings.today(now))
                        .chain(today -> attempts.boughtSince(sql, org, Ceilings.thisMonth(now))
                                .map(month -> AutoTopUpView.of(wanted, card, open, today, month, now)))))));
    }

    private static UUID setupId(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new NotFound(
                            "card_setup_not_found", "There is no saving of a card with this id in this organization.")
                    .toException();
        }
    }

    private static UUID cursor(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Invalid.field("cursor", "malformed", "must be the next_cursor of an earlier answer")
                    .toException();
        }
    }
}

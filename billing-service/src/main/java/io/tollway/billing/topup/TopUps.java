package io.tollway.billing.topup;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.database.Database;
import io.tollway.billing.error.BillingError;
import io.tollway.billing.identity.OrganizationId;
import io.tollway.billing.topup.CashRail.Buyer;
import io.tollway.billing.topup.CashRail.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ordering credit and following each order to its end. Safe to call from any number of triggers at once. */
@ApplicationScoped
public class TopUps {
    private final Database database;
    private final TopUpRepository repository;
    private final TopUpSettlement settlement;
    private final TopUpConfig config;
    private final FeeSchedule fees;
    private final CashRail rail;
    private final Addresses addresses;
    private final Clock clock;

    TopUps(
            Database database,
            TopUpRepository repository,
            TopUpSettlement settlement,
            TopUpConfig config,
            CashRail rail,
            Addresses addresses,
            Clock clock) {
        this.database = database;
        this.repository = repository;
        this.settlement = settlement;
        this.config = config;
        this.fees = config.feeSchedule();
        this.rail = rail;
        this.addresses = addresses;
        this.clock = clock;
    }

    Quote quote(@Nullable String amount) {
        UsdCents credit =
                OrderAmount.parse(amount, new UsdCents(config.minimumCents()), new UsdCents(config.maximumCents()));
        return Quote.of(credit, fees, config.taxRegime());
    }

    /** The least and the most credit that can be bought at once. */
    public record Bounds(UsdCents least, UsdCents most) {}

    public Bounds bounds() {
        return new Bounds(new UsdCents(config.minimumCents()), new UsdCents(config.maximumCents()));
    }

    /** What this much credit costs now. */
    public Quote quote(UsdCents credit) {
        return Quote.of(credit, fees, config.taxRegime());
    }

    /** Writes the order, then opens its page. Repeated with the same id, it goes on where it was interrupted. */
    Uni<TopUp> order(
            OrganizationId organization, UUID id, Quote quote, String orderedBy, Optional<String> purchaseOrder) {
        // Whole seconds: the provider counts in them, and a repetition must ask for exactly the same page.
        var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        TopUpOrder order =
                new TopUpOrder(id, organization, quote, orderedBy, purchaseOrder, now, now.plus(config.payWithin()));
        return database.inTenant(
                        organization, connection -> repository.insert(connection, order, now.plus(config.firstLook())))
                .chain(() -> stored(organization, id))
                .chain(this::withPage);
    }

    /** The order as it is now: one that is not final is looked up at the payment provider first. */
    Uni<TopUp> current(OrganizationId organization, UUID id) {
        return stored(organization, id)
                .chain(topUp -> topUp.isFinal() ? Uni.createFrom().item(topUp) : look(topUp));
    }

    Uni<List<TopUp>> newest(OrganizationId organization, @Nullable UUID before, int limit) {
        return database.inTenant(
                organization, connection -> repository.newest(connection, organization, before, limit));
    }

    /**
     * Looks at an order because somebody hinted that something happened to it.
     *
     * @return whether there is such an order
     */
    public Uni<Boolean> hinted(UUID id) {
        return database.asLedger(connection -> repository.organizationOf(connection, id))
                .chain(organization -> organization
                        .map(it -> stored(it, id).chain(this::lookAtPage).replaceWith(true))
                        .orElse(Uni.createFrom().item(false)));
    }

    /** Credit that was charged without a page is known completely. */
    private Uni<TopUp> lookAtPage(TopUp topUp) {
        return topUp.isFinal() && topUp.page().isEmpty() ? Uni.createFrom().item(topUp) : look(topUp);
    }

    /** Asks the payment provider about the order and draws the consequences. */
    Uni<TopUp> look(TopUp topUp) {
        return located(topUp)
                .chain(located -> located.page().isEmpty()
                        ? settlement.neverOpened(located)
                        : rail.read(located.page().orElseThrow().sessionId())
                                .chain(reading -> settlement.settle(located, reading)));
    }

    private Uni<TopUp> located(TopUp topUp) {
        if (topUp.page().isPresent()) {
            return Uni.createFrom().item(topUp);
        }
        if (clock.instant().isBefore(topUp.order().expiresAt())) {
            return withPage(topUp);
        }
        // Never opened blindly after its time: the provider forgets idempotency keys, so a second page could take money
        // twice.
        return customer(topUp.order().organization())
                .chain(customer -> rail.find(topUp.order().id(), customer))
                .chain(page -> page.map(it -> settlement.opened(topUp, it))
                        .orElse(Uni.createFrom().item(topUp)));
    }

    private Uni<TopUp> withPage(TopUp topUp) {
        if (topUp.page().isPresent() || topUp.isFinal()) {
            return Uni.createFrom().item(topUp);
        }
        return customer(topUp.order().organization())
                .chain(customer -> rail.open(pageRequest(topUp.order(), customer)))
                .chain(page -> settlement.opened(topUp, page));
    }

    private PageRequest pageRequest(TopUpOrder order, String customer) {
        return new PageRequest(
                order.id(),
                order.organization(),
                customer,
                order.quote().credit(),
                order.quote().fee(),
                order.quote().tax(),
                order.purchaseOrder(),
                order.expiresAt(),
                addresses.afterPaying(order.organization(), order.id()),
                addresses.afterTurningBack(order.organization(), order.id()));
    }

    /** The payment provider's id of the organization; made there with the first call. */
    public Uni<String> customer(OrganizationId organization) {
        return database.inTenant(organization, connection -> repository.customer(connection, organization))
                .chain(known -> known.map(it -> Uni.createFrom().item(it)).orElseGet(() -> newCustomer(organization)));
    }

    private Uni<String> newCustomer(OrganizationId organization) {
        return rail.customer(new Buyer(organization, Optional.empty(), Optional.empty()))
                .chain(customer -> database.inTenant(organization, connection -> repository
                        .insertCustomer(connection, organization, customer, clock.instant())
                        .chain(() -> repository.customer(connection, organization))))
                .map(Optional::orElseThrow);
    }

    private Uni<TopUp> stored(OrganizationId organization, UUID id) {
        return database.inTenant(organization, connection -> repository.find(connection, organization, id))
                .map(found -> found.orElseThrow(() -> new BillingError.NotFound(
                                "top_up_not_found", "There is no top-up with this id in this organization.")
                        .toException()));
    }
}

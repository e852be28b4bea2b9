package io.tollway.billing.ledger;

import io.smallrye.mutiny.Uni;
import io.tollway.billing.caller.Callers;
import io.tollway.billing.caller.Permission;
import io.tollway.billing.identity.OrganizationId;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.math.BigDecimal;
import org.jboss.resteasy.reactive.RestPath;

/** Balances: ours with everything about them, and OpenRouter's two numbers. */
@Path("/api/v1")
class BalanceResource {
    private final Callers callers;
    private final Ledger ledger;

    BalanceResource(Callers callers, Ledger ledger) {
        this.callers = callers;
        this.ledger = ledger;
    }

    /** OpenRouter's shape; numbers, because its clients expect numbers, printed exactly. */
    record Credits(Totals data) {}

    record Totals(BigDecimal totalCredits, BigDecimal totalUsage) {}

    @GET
    @Path("/organizations/{organization}/balance")
    public Uni<BalanceView> balance(@RestPath OrganizationId organization) {
        return callers.permitted(organization, Permission.VIEW_MONEY).chain(() -> ledger.balance(organization));
    }

    @GET
    @Path("/credits")
    public Uni<Credits> credits() {
        return callers.organization(Permission.VIEW_MONEY)
                .chain(ledger::balance)
                .map(balance -> new Credits(new Totals(
                        balance.totalCredits().toNumber(), balance.totalUsage().toNumber())));
    }
}

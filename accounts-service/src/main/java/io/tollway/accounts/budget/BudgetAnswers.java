package io.tollway.accounts.budget;

import io.smallrye.mutiny.Uni;
import io.tollway.accounts.database.Scope;
import io.tollway.accounts.database.Transactions;
import io.tollway.accounts.error.AccountsError;
import io.tollway.accounts.idempotency.Answer;
import io.tollway.accounts.idempotency.Once;
import io.tollway.accounts.idempotency.PostRequest;
import io.tollway.accounts.identity.Grant;
import io.tollway.accounts.ids.Ids;
import io.tollway.accounts.input.JsonBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the two budget resources answer to a caller whose right they have checked: the same things under two paths. */
@ApplicationScoped
class BudgetAnswers {
    private final Transactions transactions;
    private final Once once;
    private final Budgets budgets;
    private final BudgetSpending spending;
    private final Clock clock;

    BudgetAnswers(Transactions transactions, Once once, Budgets budgets, BudgetSpending spending, Clock clock) {
        this.transactions = transactions;
        this.once = once;
        this.budgets = budgets;
        this.spending = spending;
        this.clock = clock;
    }

    Uni<BudgetView.Page> list(Grant grant) {
        return transactions
                .run(Scope.tenant(grant.organization()), tx -> budgets.list(tx, grant.organization()))
                .chain(found -> shown(grant, found))
                .map(BudgetView.Page::new);
    }

    Uni<BudgetView.One> get(Grant grant, String id) {
        UUID budget = id(id);
        return transactions
                .run(Scope.tenant(grant.organization()), tx -> budgets.get(tx, grant.organization(), budget))
                .chain(found -> one(grant, found));
    }

    /** @param path of the collection, which the Idempotency-Key is bound to */
    Uni<Response> create(Grant grant, @Nullable String idempotencyKey, String path, byte[] body) {
        NewBudget wanted = BudgetBodies.create(JsonBody.fields(body));
        PostRequest request = PostRequest.of(grant.caller().id(), idempotencyKey, path, body);
        return once.run(Scope.tenant(grant.organization()), request, tx -> budgets.create(tx, grant, wanted)
                .map(made -> Answer.created(
                        new BudgetView.One(BudgetView.of(made, clock.instant(), BudgetSpending.Spend.NOTHING)))));
    }

    Uni<BudgetView.One> change(Grant grant, String id, byte[] body) {
        UUID budget = id(id);
        BudgetChange change = BudgetBodies.change(JsonBody.fields(body));
        return transactions
                .run(Scope.tenant(grant.organization()), tx -> budgets.change(tx, grant, budget, change))
                .chain(changed -> one(grant, changed));
    }

    Uni<BudgetView.Deleted> delete(Grant grant, String id) {
        UUID budget = id(id);
        return transactions
                .run(Scope.tenant(grant.organization()), tx -> budgets.delete(tx, grant, budget))
                .replaceWith(new BudgetView.Deleted(true));
    }

    private Uni<BudgetView.One> one(Grant grant, BudgetEntity budget) {
        return shown(grant, List.of(budget)).map(views -> new BudgetView.One(views.getFirst()));
    }

    private Uni<List<BudgetView>> shown(Grant grant, List<BudgetEntity> found) {
        return spending.of(grant.organization(), found).map(told -> {
            Map<UUID, BudgetSpending.Spend> spends = told.orElse(Map.of());
            return found.stream()
                    .map(budget -> BudgetView.of(budget, clock.instant(), spends.get(budget.id)))
                    .toList();
        });
    }

    private static UUID id(String text) {
        return Ids.parse(text).orElseThrow(() -> new AccountsError.NotFound("budget").refusal());
    }
}

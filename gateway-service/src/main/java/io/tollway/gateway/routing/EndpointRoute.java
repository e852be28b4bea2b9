package io.tollway.gateway.routing;

import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.usage.UsageClass;
import io.tollway.gateway.dialect.Traits;
import io.tollway.gateway.provider.Target;
import io.tollway.gateway.usage.Rater;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An endpoint as routing needs it, prepared once per snapshot. */
public final class EndpointRoute {
    private final CatalogState.Model model;
    private final CatalogState.Endpoint endpoint;
    private final CatalogState.Provider provider;
    private final PriceState price;
    private final Target target;
    private final Traits traits;
    private final EndpointHealth health;
    private final Set<EndpointFamily> families;
    private final long promptPico;
    private final long completionPico;
    private final List<AccountRoute> accounts = new ArrayList<>(2);

    /** A platform account of the endpoint's provider, ready to be a candidate. */
    record AccountRoute(CatalogState.Account account, Candidate candidate) {}

    EndpointRoute(
            CatalogState.Model model,
            CatalogState.Endpoint endpoint,
            CatalogState.Provider provider,
            PriceState price,
            Target target,
            EndpointHealth health) {
        this.model = model;
        this.endpoint = endpoint;
        this.provider = provider;
        this.price = price;
        this.target = target;
        this.traits = Traits.of(provider.dialect(), provider.traits(), endpoint.traits());
        this.health = health;
        this.families = model.familiesOf(endpoint);
        this.promptPico = Rater.picoPrice(price.price(), UsageClass.INPUT);
        this.completionPico = Rater.picoPrice(price.price(), UsageClass.OUTPUT);
    }

    void addAccount(
            CatalogState.Account account,
            io.tollway.contracts.state.CredentialState credential,
            CredentialHealth accountHealth) {
        accounts.add(new AccountRoute(
                account,
                new Candidate(
                        this,
                        target,
                        credential,
                        accountHealth,
                        false,
                        account.id(),
                        "platform",
                        provider.id() + '/' + account.id())));
    }

    public CatalogState.Model model() {
        return model;
    }

    public CatalogState.Endpoint endpoint() {
        return endpoint;
    }

    public CatalogState.Provider provider() {
        return provider;
    }

    public PriceState price() {
        return price;
    }

    /** How it departs from its provider's dialect. */
    public Traits traits() {
        return traits;
    }

    public Target target() {
        return target;
    }

    /** What it answers. */
    public Set<EndpointFamily> families() {
        return families;
    }

    /** Whether it answers one of them at least. */
    boolean answersOneOf(Set<EndpointFamily> wanted) {
        for (EndpointFamily family : wanted) {
            if (families.contains(family)) {
                return true;
            }
        }
        return false;
    }

    public EndpointHealth health() {
        return health;
    }

    List<AccountRoute> accounts() {
        return accounts;
    }

    long promptPico() {
        return promptPico;
    }

    long completionPico() {
        return completionPico;
    }

    /** Input and output price together, for comparing endpoints. */
    long pricePico() {
        return promptPico + completionPico;
    }
}

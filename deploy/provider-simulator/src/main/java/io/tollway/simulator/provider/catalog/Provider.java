package io.tollway.simulator.provider.catalog;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One provider: its dialect, the accounts that its secrets open, and its models. */
public final class Provider {
    private final String id;
    private final String dialect;
    private final boolean open;
    private final Map<String, String> accountsBySecret;
    private final Map<String, Model> models;

    /** @param open whether any secret (that does not start with {@code bad}) and any model name is accepted */
    Provider(String id, String dialect, boolean open, Map<String, String> accountsBySecret, Map<String, Model> models) {
        this.id = id;
        this.dialect = dialect;
        this.open = open;
        this.accountsBySecret = Map.copyOf(accountsBySecret);
        this.models = models;
    }

    public String id() {
        return id;
    }

    public String dialect() {
        return dialect;
    }

    /** Whether parameters that the dialect does not know are refused, as the dialect's inventor does and its imitators do not. */
    public boolean refusesUnknownParameters() {
        return id.equals(dialect);
    }

    /** The account that a secret opens, or nothing. */
    public @Nullable String account(String secret) {
        String account = accountsBySecret.get(secret);
        return account == null && open && !secret.startsWith("bad") ? secret : account;
    }

    /** A model by the provider's own name for it, or nothing. */
    public @Nullable Model model(String name) {
        Model model = models.get(name);
        return model == null && open && !name.isBlank() ? Model.named(name) : model;
    }

    /** The models that are listed. */
    public Collection<Model> models() {
        return models.values();
    }
}

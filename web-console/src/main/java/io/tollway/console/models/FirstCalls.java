package io.tollway.console.models;

import io.tollway.console.ConsoleConfig;
import io.tollway.console.client.Panel;
import io.tollway.console.client.accounts.AccountsApi;
import io.tollway.console.client.accounts.AccountsShapes.Model;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/** Picks a model for snippets that really answers: the preferred one if it is being served, else the first of the catalogue that makes text. */
@ApplicationScoped
public class FirstCalls {
    private final AccountsApi accounts;
    private final ConsoleConfig config;

    FirstCalls(@RestClient AccountsApi accounts, ConsoleConfig config) {
        this.accounts = accounts;
        this.config = config;
    }

    public FirstCall now() {
        Panel<List<Model>> served = Panel.of(() -> accounts.models().data());
        return new FirstCall(config.gatewayUrl().toString(), served.loaded() ? pick(served.value()) : Optional.empty());
    }

    private Optional<String> pick(List<Model> served) {
        List<String> text =
                served.stream().filter(Model::makesText).map(Model::id).toList();
        return text.contains(config.exampleModel())
                ? Optional.of(config.exampleModel())
                : text.stream().findFirst();
    }
}

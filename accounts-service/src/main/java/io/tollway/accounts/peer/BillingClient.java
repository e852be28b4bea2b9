package io.tollway.accounts.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.ids.OrganizationId;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Asks billing what has been spent. Spend is shown beside things and decides nothing here, so an answer that does not come is "not known" and never an error. */
@ApplicationScoped
public class BillingClient {
    private static final Logger LOG = Logger.getLogger(BillingClient.class);
    private static final int OK = 200;

    private final BillingConfig config;
    private final InternalToken token;
    private final ObjectMapper json;
    private final HttpClient http;

    BillingClient(BillingConfig config, InternalToken token, ObjectMapper json, Vertx vertx) {
        this.config = config;
        this.token = token;
        this.json = json;
        this.http = vertx.createHttpClient();
    }

    /**
     * What billing tells of these things of an organization, as its {@code data}; empty when it did not answer in time.
     *
     * @param path the last part of the internal path, e.g. {@code key-usage}
     * @param field under which the ids are sent
     */
    public Uni<Optional<JsonNode>> spent(OrganizationId organization, String path, String field, List<UUID> ids) {
        if (config.url().isEmpty() || ids.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return ask(config.url().get(), organization, path, field, ids)
                .map(Optional::of)
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("shown without what was spent, billing does not answer: %s", failure.toString());
                    return Optional.empty();
                });
    }

    private Uni<JsonNode> ask(URI billing, OrganizationId organization, String path, String field, List<UUID> ids) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(billing.resolve("/internal/v1/organizations/" + organization + "/" + path)
                        .toString())
                .setConnectTimeout(config.timeout().toMillis())
                .putHeader("Authorization", token.header())
                .putHeader("Content-Type", "application/json");
        return Uni.createFrom()
                .item(() -> json.createObjectNode().set(field, json.valueToTree(ids)))
                .chain(body -> http.request(request).chain(open -> open.send(body.toString())))
                .chain(answer -> answer.body().map(buffer -> read(answer.statusCode(), buffer.getBytes())));
    }

    private JsonNode read(int status, byte[] body) {
        if (status != OK) {
            throw new IllegalStateException("status " + status);
        }
        try {
            return json.readTree(body).path("data");
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    @PreDestroy
    void close() {
        http.closeAndForget();
    }
}

package io.tollway.accounts.apikey;

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
import java.math.BigDecimal;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Asks billing what keys have spent. Spend is shown beside a key and decides nothing here, so an answer that does not come is "not known" and never an error. */
@ApplicationScoped
class KeySpending {
    private static final Logger LOG = Logger.getLogger(KeySpending.class);

    private final BillingConfig config;
    private final InternalToken token;
    private final ObjectMapper json;
    private final HttpClient http;

    KeySpending(BillingConfig config, InternalToken token, ObjectMapper json, Vertx vertx) {
        this.config = config;
        this.token = token;
        this.json = json;
        this.http = vertx.createHttpClient();
    }

    /** By key id; keys whose spend is not known are absent. */
    Uni<Map<UUID, KeySpend>> of(OrganizationId organization, List<ApiKeyEntity> keys) {
        if (config.url().isEmpty() || keys.isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        List<UUID> ids = keys.stream().map(key -> key.id).toList();
        return ask(config.url().get(), organization, ids)
                .ifNoItem()
                .after(config.timeout())
                .fail()
                .onFailure()
                .recoverWithItem(failure -> {
                    LOG.warnf("keys are shown without their spend, billing does not answer: %s", failure.toString());
                    return Map.of();
                });
    }

    private Uni<Map<UUID, KeySpend>> ask(URI billing, OrganizationId organization, List<UUID> keys) {
        RequestOptions request = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(billing.resolve("/internal/v1/organizations/" + organization + "/key-usage")
                        .toString())
                .setConnectTimeout(config.timeout().toMillis())
                .putHeader("Authorization", token.header())
                .putHeader("Content-Type", "application/json");
        return Uni.createFrom()
                .item(() -> json.createObjectNode().set("keys", json.valueToTree(keys)))
                .chain(body -> http.request(request).chain(open -> open.send(body.toString())))
                .chain(answer -> answer.body().map(buffer -> read(answer.statusCode(), buffer.getBytes())));
    }

    private Map<UUID, KeySpend> read(int status, byte[] body) {
        if (status != 200) {
            throw new IllegalStateException("status " + status);
        }
        Map<UUID, KeySpend> spends = new HashMap<>();
        for (JsonNode key : tree(body).path("data")) {
            spends.put(
                    UUID.fromString(key.path("key").asText()),
                    new KeySpend(
                            usd(key, "usage_usd"),
                            usd(key, "usage_daily_usd"),
                            usd(key, "usage_weekly_usd"),
                            usd(key, "usage_monthly_usd"),
                            usd(key, "window_usage_usd")));
        }
        return spends;
    }

    private JsonNode tree(byte[] body) {
        try {
            return json.readTree(body);
        } catch (IOException e) {
            throw new IllegalStateException("not JSON", e);
        }
    }

    private static BigDecimal usd(JsonNode key, String field) {
        return new BigDecimal(key.path(field).asText());
    }

    @PreDestroy
    void close() {
        http.closeAndForget();
    }
}

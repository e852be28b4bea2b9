package io.tollway.accounts.apikey;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.tollway.accounts.ids.OrganizationId;
import io.tollway.accounts.peer.BillingClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What keys have spent, as billing tells it. */
@ApplicationScoped
class KeySpending {
    private final BillingClient billing;

    KeySpending(BillingClient billing) {
        this.billing = billing;
    }

    /** By key id; keys whose spend is not known are absent. */
    Uni<Map<UUID, KeySpend>> of(OrganizationId organization, List<ApiKeyEntity> keys) {
        List<UUID> ids = keys.stream().map(key -> key.id).toList();
        return billing.spent(organization, "key-usage", "keys", ids)
                .map(told -> told.map(KeySpending::read).orElse(Map.of()));
    }

    private static Map<UUID, KeySpend> read(JsonNode data) {
        Map<UUID, KeySpend> spends = new HashMap<>();
        for (JsonNode key : data) {
            spends.put(
                    UUID.fromString(key.path("key").asText()),
                    new KeySpend(sums(key, "usage"), sums(key, "byok_usage"), usd(key, "window_usage_usd")));
        }
        return spends;
    }

    private static KeySpend.Sums sums(JsonNode key, String what) {
        return new KeySpend.Sums(
                usd(key, what + "_usd"),
                usd(key, what + "_daily_usd"),
                usd(key, what + "_weekly_usd"),
                usd(key, what + "_monthly_usd"));
    }

    private static BigDecimal usd(JsonNode key, String field) {
        return new BigDecimal(key.path(field).asText());
    }
}

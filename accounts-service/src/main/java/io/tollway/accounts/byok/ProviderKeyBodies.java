package io.tollway.accounts.byok;

import io.tollway.accounts.input.Fields;
import io.tollway.accounts.vault.CredentialChange;
import io.tollway.accounts.vault.ProviderSecret;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the bodies of provider-key requests in the two shapes there are. */
final class ProviderKeyBodies {
    private static final int LONGEST_SECRET = 4_096;
    private static final List<String> FILTERS = List.of("allowed_models", "allowed_api_key_hashes", "allowed_user_ids");

    private ProviderKeyBodies() {}

    static NewProviderKey create(UUID project, Fields fields) {
        fields.known(List.of("provider", "label", "secret", "base_url"));
        NewProviderKey key = new NewProviderKey(
                Optional.of(project),
                fields.requiredText("provider", 64),
                fields.requiredText("label", 100),
                baseUrl(fields),
                true,
                ProviderSecret.of(fields.requiredText("secret", LONGEST_SECRET)));
        fields.check();
        return key;
    }

    static NewProviderKey createCompatible(Fields fields) {
        fields.known(List.of(
                "provider",
                "key",
                "name",
                "workspace_id",
                "disabled",
                "is_fallback",
                "allowed_models",
                "allowed_api_key_hashes",
                "allowed_user_ids"));
        refuseUnsupported(fields);
        String provider = fields.requiredText("provider", 64);
        NewProviderKey key = new NewProviderKey(
                fields.id("workspace_id"),
                provider,
                fields.text("name", 100).orElse(provider),
                Optional.empty(),
                !fields.flag("disabled").orElse(false),
                ProviderSecret.of(fields.requiredText("key", LONGEST_SECRET)));
        fields.check();
        return key;
    }

    static CredentialChange changeCompatible(Fields fields) {
        fields.known(List.of(
                "key",
                "name",
                "disabled",
                "is_fallback",
                "allowed_models",
                "allowed_api_key_hashes",
                "allowed_user_ids"));
        refuseUnsupported(fields);
        CredentialChange change = new CredentialChange(
                fields.text("name", 100),
                fields.flag("disabled").map(disabled -> !disabled),
                fields.text("key", LONGEST_SECRET).map(ProviderSecret::of));
        fields.check();
        return change;
    }

    private static Optional<BaseUrl> baseUrl(Fields fields) {
        return fields.text("base_url", 1_000).flatMap(text -> {
            try {
                return Optional.of(BaseUrl.parse(text));
            } catch (BaseUrl.Unacceptable e) {
                fields.error("base_url", "unacceptable_url", String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    private static void refuseUnsupported(Fields fields) {
        if (fields.flag("is_fallback").orElse(false)) {
            fields.error(
                    "is_fallback",
                    "unsupported",
                    "true is not supported: own keys come before the platform's accounts, or alone (the project's byok_mode)");
        }
        FILTERS.stream()
                .filter(fields::has)
                .filter(name -> !"null".equals(fields.kindOf(name)))
                .forEach(name -> fields.error(name, "unsupported", "is not supported yet; leave it out or give null"));
    }
}

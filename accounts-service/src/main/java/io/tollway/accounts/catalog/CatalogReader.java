package io.tollway.accounts.catalog;

import io.tollway.accounts.input.Fields;
import io.tollway.accounts.input.NearestName;
import io.tollway.accounts.vault.ProviderSecret;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the catalog document strictly: an unknown field, a price that is a number, a name used twice are errors with their path, and all of them are reported at once. */
final class CatalogReader {
    static final String SEALED = "(sealed)";

    private static final List<String> DIALECTS = List.of(
            "openai",
            "anthropic",
            "gemini",
            "openai-responses",
            "bedrock",
            "azure-openai",
            "vertex",
            "vertex-anthropic",
            "cohere");
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^}]*}");
    private static final int MOST_PROVIDERS = 500;
    private static final int MOST_MODELS = 5_000;

    private final Fields root;
    private final Set<String> providersElsewhere;
    private final Map<String, String> accountsElsewhere;
    private final Set<String> accountIds = new HashSet<>();

    /**
     * @param providersElsewhere ids of providers that will exist beside those of the document
     * @param accountsElsewhere account id to provider id, of accounts that stay whether the document names them or not
     */
    CatalogReader(Fields root, Set<String> providersElsewhere, Map<String, String> accountsElsewhere) {
        this.root = root;
        this.providersElsewhere = providersElsewhere;
        this.accountsElsewhere = Map.copyOf(accountsElsewhere);
    }

    /** The document; refuses it with everything that is wrong in it. */
    CatalogDocument read() {
        root.known(List.of("version", "providers", "models"));
        if (!root.has("version")) {
            root.error("version", "missing", "is missing; must be 1");
        }
        root.whole("version", 1, 1);
        List<CatalogDocument.ProviderSpec> providers = new ArrayList<>();
        Set<String> providerIds = new LinkedHashSet<>();
        for (Fields fields : limited("providers", MOST_PROVIDERS)) {
            CatalogDocument.ProviderSpec provider = provider(fields);
            if (!provider.id().isEmpty() && !providerIds.add(provider.id())) {
                fields.error("id", "duplicate", "is used twice");
            }
            providers.add(provider);
        }
        Set<String> allProviders = new LinkedHashSet<>(providersElsewhere);
        allProviders.addAll(providerIds);
        List<CatalogDocument.ModelSpec> models = new ArrayList<>();
        Set<String> modelIds = new LinkedHashSet<>();
        for (Fields fields : limited("models", MOST_MODELS)) {
            CatalogDocument.ModelSpec model = new ModelReader(fields, allProviders).read();
            if (!model.id().isEmpty() && !modelIds.add(model.id())) {
                fields.error("id", "duplicate", "is used twice");
            }
            models.add(model);
        }
        root.check();
        return new CatalogDocument(providers, models);
    }

    private List<Fields> limited(String name, int most) {
        List<Fields> objects = root.objects(name);
        if (objects.size() > most) {
            root.error(name, "too_many", "must have at most " + most + " entries, has " + objects.size());
            return List.of();
        }
        return objects;
    }

    private CatalogDocument.ProviderSpec provider(Fields fields) {
        fields.known(List.of("id", "name", "dialect", "base_url", "data_policy", "accounts", "traits"));
        String id = slug(fields, "id");
        if (!fields.has("dialect")) {
            fields.error("dialect", "missing", "is missing; one of " + String.join(", ", DIALECTS));
        }
        return new CatalogDocument.ProviderSpec(
                id,
                fields.text("name", 100).orElse(id),
                fields.choice("dialect", DIALECTS, text -> text).orElse(""),
                baseUrl(fields),
                fields.object("data_policy").map(CatalogReader::dataPolicy).orElse(null),
                fields.objects("accounts").stream()
                        .map(account -> account(account, id))
                        .toList(),
                traits(fields));
    }

    /** How a row departs from its dialect; a misspelt trait would be passed over by every gateway, so it is refused here. */
    static List<String> traits(Fields fields) {
        List<String> given = fields.texts("traits", 100);
        for (int index = 0; index < given.size(); index++) {
            if (Trait.of(given.get(index)) == null) {
                fields.error(
                        "traits[" + index + "]", "unknown_value", "must be one of " + String.join(", ", Trait.forms()));
            }
        }
        return given;
    }

    private CatalogDocument.AccountSpec account(Fields fields, String provider) {
        fields.known(List.of("id", "secret", "weight", "priority", "max_concurrency", "rpm", "tpm"));
        String id = slug(fields, "id");
        String owner = accountsElsewhere.getOrDefault(id, provider);
        if (!id.isEmpty() && (!accountIds.add(id) || !owner.equals(provider))) {
            fields.error(
                    "id",
                    "duplicate",
                    "is used twice" + (owner.equals(provider) ? "" : " (provider " + owner + " has it)"));
        }
        return new CatalogDocument.AccountSpec(
                id,
                secret(fields),
                fields.whole("priority", 1, 1_000).orElse(1L).intValue(),
                fields.whole("weight", 1, 1_000_000).orElse(1L).intValue(),
                fields.whole("max_concurrency", 1, 1_000_000)
                        .map(Long::intValue)
                        .orElse(null),
                fields.whole("rpm", 1, Long.MAX_VALUE).orElse(null),
                fields.whole("tpm", 1, Long.MAX_VALUE).orElse(null));
    }

    /** Nothing, nothing but blanks, or a variable that was not set when the command resolved the file: all mean that there is no secret. */
    private static CatalogDocument.SecretSpec secret(Fields fields) {
        if ("a string".equals(fields.kindOf("secret")) && fields.isBlank("secret")) {
            return new CatalogDocument.SecretSpec.Missing();
        }
        Optional<String> text = fields.text("secret", 4_096)
                .filter(given -> !UNRESOLVED.matcher(given).matches());
        if (text.isEmpty()) {
            return new CatalogDocument.SecretSpec.Missing();
        }
        return text.get().equals(SEALED)
                ? new CatalogDocument.SecretSpec.KeepSealed()
                : new CatalogDocument.SecretSpec.Given(ProviderSecret.of(text.get()));
    }

    private static CatalogState.DataPolicy dataPolicy(Fields fields) {
        fields.known(List.of("trains", "retention_days", "zdr", "region"));
        return new CatalogState.DataPolicy(
                fields.flag("trains").orElse(null),
                fields.whole("retention_days", 0, 36_500).map(Long::intValue).orElse(null),
                fields.flag("zdr").orElse(null),
                fields.text("region", 64).orElse(null));
    }

    private static String baseUrl(Fields fields) {
        String text = fields.requiredText("base_url", 500);
        if (text.isEmpty()) {
            return text;
        }
        try {
            java.net.URI uri = new java.net.URI(text);
            boolean http = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            if (http
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null) {
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
        } catch (java.net.URISyntaxException e) {
            fields.error("base_url", "not_a_url", "must be a URL such as https://api.example.com/v1");
            return "";
        }
        fields.error(
                "base_url", "not_a_url", "must be an http or https URL with a host, without user, query or fragment");
        return "";
    }

    private static String slug(Fields fields, String name) {
        String text = fields.requiredText(name, 64);
        if (!text.isEmpty() && !SLUG.matcher(text).matches()) {
            fields.error(
                    name,
                    "not_a_slug",
                    "must be lower-case letters, digits, dots, dashes and underscores, beginning with a letter or digit");
            return "";
        }
        return text;
    }

    /** Says of an unknown provider which one was likely meant. */
    static String unknownProvider(String given, Set<String> known) {
        return "unknown provider" + NearestName.hint(given, known);
    }
}

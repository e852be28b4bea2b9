package io.tollway.gateway.testing;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import io.tollway.contracts.state.ApiKeyState;
import io.tollway.contracts.state.BudgetState;
import io.tollway.contracts.state.CatalogState;
import io.tollway.contracts.state.CredentialState;
import io.tollway.contracts.state.EndpointFamily;
import io.tollway.contracts.state.PolicyState;
import io.tollway.contracts.state.PolicyState.ByokMode;
import io.tollway.contracts.state.PolicyState.ProjectPolicy;
import io.tollway.contracts.state.PriceState;
import io.tollway.contracts.state.RateLimits;
import io.tollway.contracts.state.TenantState;
import io.tollway.gateway.state.Snapshot;
import io.tollway.gateway.state.SnapshotFixture;
import io.tollway.gateway.state.SnapshotSource;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** One organization with its keys, another beside it, and a catalog, as accounts would publish them. Changing it publishes a new snapshot. */
public final class World implements SnapshotSource {
    public static final UUID ORGANIZATION = UUID.fromString("01920000-0000-7000-8000-000000000001");
    public static final UUID PROJECT = UUID.fromString("01920000-0000-7000-8000-000000000002");
    public static final UUID OTHER_PROJECT = UUID.fromString("01920000-0000-7000-8000-000000000003");
    public static final UUID OTHER_ORGANIZATION = UUID.fromString("01920000-0000-7000-8000-000000000004");
    private static final UUID OTHER_ORGANIZATIONS_PROJECT = UUID.fromString("01920000-0000-7000-8000-000000000005");
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final Random random = new Random(7);
    private @Nullable RateLimits projectLimits;
    private @Nullable RateLimits organizationLimits;
    private @Nullable RateLimits limitsInProject;
    private @Nullable RateLimits limitsInOrganization;
    private @Nullable Integer storedResponseDays;
    private List<BudgetState> budgets = List.of();
    private final List<ApiKeyState> keys = new ArrayList<>();
    private final List<CatalogState> catalog = new ArrayList<>();
    private final List<PriceState> prices = new ArrayList<>();
    private final List<CredentialState> credentials = new ArrayList<>();
    private final Aead kek;
    private ByokMode byokMode = ByokMode.OWN_FIRST;
    private TenantState.Status status = TenantState.Status.ACTIVE;
    private long policyVersion = 1;
    private volatile Snapshot current;

    public World() {
        try {
            AeadConfig.register();
            kek = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        current = publish();
    }

    @Override
    public Snapshot current() {
        return current;
    }

    @Override
    public boolean ready() {
        return true;
    }

    public Aead kek() {
        return kek;
    }

    /** A new API key; the answer is the key itself. */
    public String apiKey() {
        return key(ApiKeyState.Kind.API, "sk-tw-v1-", false, null);
    }

    /** A new API key of the other project. */
    public String otherProjectsKey() {
        return key(ApiKeyState.Kind.API, "sk-tw-v1-", false, null, null, OTHER_PROJECT);
    }

    /** A new API key of the other organization. */
    public String otherOrganizationsKey() {
        return key(
                ApiKeyState.Kind.API, "sk-tw-v1-", false, null, null, OTHER_ORGANIZATION, OTHER_ORGANIZATIONS_PROJECT);
    }

    /** Whether both projects store responses, and for how long; null for not. */
    public void storeResponses(@Nullable Integer days) {
        storedResponseDays = days;
        current = publish();
    }

    public String disabledKey() {
        return key(ApiKeyState.Kind.API, "sk-tw-v1-", true, null);
    }

    public String expiredKey() {
        return key(ApiKeyState.Kind.API, "sk-tw-v1-", false, LONG_AGO);
    }

    public String managementKey() {
        return key(ApiKeyState.Kind.MANAGEMENT, "sk-tw-mgmt-v1-", false, null);
    }

    public String operatorKey() {
        return key(ApiKeyState.Kind.OPERATOR, "sk-tw-mgmt-v1-", false, null);
    }

    /** A well-formed key nobody knows. */
    public String unknownKey() {
        return mint("sk-tw-v1-");
    }

    /** An API key with traffic limits of its own. */
    public String limitedKey(RateLimits limits) {
        return key(ApiKeyState.Kind.API, "sk-tw-v1-", false, null, limits);
    }

    /** Limits of the one project and of the one organization; null takes them away. */
    public void limit(@Nullable RateLimits project, @Nullable RateLimits organization) {
        projectLimits = project;
        organizationLimits = organization;
        current = publish();
    }

    /** Limits of each end user in the one project and in the one organization; null takes them away. */
    public void limitEndUsers(@Nullable RateLimits inProject, @Nullable RateLimits inOrganization) {
        limitsInProject = inProject;
        limitsInOrganization = inOrganization;
        current = publish();
    }

    private String key(ApiKeyState.Kind kind, String prefix, boolean disabled, @Nullable Instant expires) {
        return key(kind, prefix, disabled, expires, null);
    }

    private String key(
            ApiKeyState.Kind kind,
            String prefix,
            boolean disabled,
            @Nullable Instant expires,
            @Nullable RateLimits limits) {
        return key(kind, prefix, disabled, expires, limits, PROJECT);
    }

    private String key(
            ApiKeyState.Kind kind,
            String prefix,
            boolean disabled,
            @Nullable Instant expires,
            @Nullable RateLimits limits,
            UUID project) {
        return key(kind, prefix, disabled, expires, limits, ORGANIZATION, project);
    }

    private String key(
            ApiKeyState.Kind kind,
            String prefix,
            boolean disabled,
            @Nullable Instant expires,
            @Nullable RateLimits limits,
            UUID organization,
            UUID project) {
        String key = mint(prefix);
        keys.add(new ApiKeyState(
                UUID.randomUUID(),
                kind == ApiKeyState.Kind.OPERATOR ? null : organization,
                kind == ApiKeyState.Kind.API ? project : null,
                null,
                kind,
                HexFormat.of().formatHex(sha256(key)),
                prefix + "…" + key.substring(key.length() - 4),
                "test",
                List.of(),
                disabled,
                expires,
                null,
                null,
                1,
                LONG_AGO,
                1,
                limits));
        current = publish();
        return key;
    }

    private String mint(String prefix) {
        StringBuilder key = new StringBuilder(prefix);
        for (int i = 0; i < 32; i++) {
            key.append(BASE62.charAt(random.nextInt(62)));
        }
        CRC32 crc = new CRC32();
        crc.update(key.toString().getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        char[] sum = new char[6];
        for (int i = 5; i >= 0; i--) {
            sum[i] = BASE62.charAt((int) (rest % 62));
            rest /= 62;
        }
        return key.append(sum).toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A provider of the OpenAI dialect; each account's secret is its id. */
    public World provider(String id, String baseUrl, String... accounts) {
        return provider("openai", id, baseUrl, List.of(accounts));
    }

    /**
     * A provider of some dialect; each account's secret is its id.
     *
     * @param traits how it departs from the dialect
     */
    public World provider(String dialect, String id, String baseUrl, List<String> accounts, String... traits) {
        List<CatalogState.Account> list = new ArrayList<>();
        for (String account : accounts) {
            CredentialState credential = seal(null, null, id, account, account, account);
            credentials.add(credential);
            // Rising priorities make the first account the first choice.
            int priority = list.size() + 1;
            list.add(new CatalogState.Account(account, credential.credentialId(), true, priority, 1, null, null, null));
        }
        catalog.add(new CatalogState.Provider(id, id, dialect, baseUrl, null, list, List.of(traits), 1));
        current = publish();
        return this;
    }

    /** An embedding model, at $0.02 per million tokens. */
    public World embeddings(String id, String provider) {
        return embeddings(id, provider, "text-embedding-3-small");
    }

    /** An embedding model of some name at its provider, at $0.02 per million tokens. */
    public World embeddings(String id, String provider, String upstreamModel) {
        String endpoint = id + '@' + provider;
        Map<String, Long> price = Map.of("input", 20_000L, "output", 0L);
        prices.add(new PriceState(endpoint, 1, price, price, LONG_AGO));
        catalog.add(new CatalogState.Model(
                id,
                id,
                null,
                8_192L,
                null,
                List.of("text"),
                List.of("embeddings"),
                List.of(),
                List.of(new CatalogState.Endpoint(endpoint, provider, upstreamModel, null, null, null, 1)),
                1_700_000_000L,
                1));
        current = publish();
        return this;
    }

    /** A model that answers one kind of call, at these pico-dollars per unit. */
    public World served(
            String id, EndpointFamily family, String provider, String upstreamModel, Map<String, Long> picos) {
        String endpoint = id + '@' + provider;
        prices.add(new PriceState(endpoint, 1, picos, picos, LONG_AGO));
        catalog.add(new CatalogState.Model(
                id,
                id,
                null,
                8_192L,
                null,
                List.of("text"),
                List.of("text"),
                List.of(),
                List.of(new CatalogState.Endpoint(
                        endpoint, provider, upstreamModel, null, null, null, List.of(), 1, List.of(family))),
                1_700_000_000L,
                1));
        current = publish();
        return this;
    }

    /** A model served under the name {@code gpt-4o-mini} by these providers, at $0.15 and $0.60 per million tokens, each further provider dearer. */
    public World model(String id, String... providers) {
        return model(id, List.of(), providers);
    }

    /** @param families what its endpoints declare to answer */
    public World model(String id, List<EndpointFamily> families, String... providers) {
        List<CatalogState.Endpoint> endpoints = new ArrayList<>();
        long factor = 1;
        for (String provider : providers) {
            String endpoint = id + '@' + provider;
            endpoints.add(new CatalogState.Endpoint(
                    endpoint, provider, "gpt-4o-mini", null, null, null, List.of(), 1, families));
            Map<String, Long> price =
                    Map.of("input", 150_000 * factor, "output", 600_000 * factor, "cache_read", 75_000 * factor);
            prices.add(new PriceState(endpoint, 1, price, price, LONG_AGO));
            factor *= 10;
        }
        catalog.add(new CatalogState.Model(
                id,
                id,
                null,
                128_000L,
                16_384L,
                List.of("text"),
                List.of("text"),
                List.of("tools"),
                endpoints,
                1_700_000_000L,
                1));
        current = publish();
        return this;
    }

    /** An own credential of the project. */
    public World ownKey(String provider, String label, String secret) {
        credentials.add(seal(ORGANIZATION, PROJECT, provider, null, label, secret));
        current = publish();
        return this;
    }

    public World byok(ByokMode mode) {
        byokMode = mode;
        current = publish();
        return this;
    }

    public World status(TenantState.Status newStatus) {
        status = newStatus;
        current = publish();
        return this;
    }

    /** The organization's budgets, and no others. */
    public World budgets(BudgetState... all) {
        budgets = List.of(all);
        current = publish();
        return this;
    }

    public World policyVersion(long version) {
        policyVersion = version;
        current = publish();
        return this;
    }

    private CredentialState seal(
            @Nullable UUID organization,
            @Nullable UUID project,
            String provider,
            @Nullable String account,
            String label,
            String secret) {
        try {
            UUID id = UUID.randomUUID();
            KeysetHandle owner = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
            byte[] wrapped =
                    TinkProtoKeysetFormat.serializeEncryptedKeyset(owner, kek, CredentialState.ownerData(organization));
            byte[] sealed = owner.getPrimitive(RegistryConfiguration.get(), Aead.class)
                    .encrypt(
                            secret.getBytes(StandardCharsets.UTF_8),
                            CredentialState.associatedData(organization, id, provider, null));
            return new CredentialState(
                    id,
                    organization,
                    project,
                    provider,
                    account,
                    label,
                    null,
                    Base64.getEncoder().encodeToString(wrapped),
                    Base64.getEncoder().encodeToString(sealed),
                    1,
                    true,
                    1);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Snapshot publish() {
        return SnapshotFixture.snapshot(
                keys,
                List.of(
                        new TenantState(ORGANIZATION, "Acme", status, null, "UTC", LONG_AGO, 1),
                        new TenantState(
                                OTHER_ORGANIZATION, "Globex", TenantState.Status.ACTIVE, null, "UTC", LONG_AGO, 1)),
                policyVersion == 0
                        ? List.of(othersPolicy())
                        : List.of(
                                othersPolicy(),
                                new PolicyState(
                                        ORGANIZATION,
                                        List.of(
                                                new ProjectPolicy(
                                                        PROJECT,
                                                        "main",
                                                        byokMode,
                                                        false,
                                                        projectLimits,
                                                        limitsInProject,
                                                        storedResponseDays),
                                                new ProjectPolicy(
                                                        OTHER_PROJECT,
                                                        "other",
                                                        ByokMode.OWN_FIRST,
                                                        false,
                                                        null,
                                                        null,
                                                        storedResponseDays)),
                                        policyVersion,
                                        organizationLimits,
                                        budgets,
                                        limitsInOrganization)),
                catalog,
                prices,
                credentials);
    }

    private static PolicyState othersPolicy() {
        return new PolicyState(
                OTHER_ORGANIZATION,
                List.of(new ProjectPolicy(
                        OTHER_ORGANIZATIONS_PROJECT, "main", ByokMode.OWN_FIRST, false, null, null, null)),
                1,
                null,
                List.of(),
                null);
    }
}

package io.tollway.local.seed;

/**
 * What was seeded.
 *
 * @param organization its id
 * @param apiKey a key for model calls
 * @param managementKey a key for the management API
 */
public record DemoTenant(String organization, String apiKey, String managementKey) {

    /** A priced model of {@code deploy/catalog/local.yaml} that the provider simulator serves. */
    public static final String MODEL = "tollway/demo-small";

    /** Without the keys. */
    @Override
    public String toString() {
        return "DemoTenant[" + organization + "]";
    }
}

package io.tollway.gateway.storage;

/** The store of the tests is a store. */
class MemoryBodyStoreTest extends BodyStoreContract {
    private final BodyStore store = new MemoryBodyStore();

    @Override
    BodyStore store() {
        return store;
    }

    @Override
    BodyStore sharer() {
        return store;
    }
}

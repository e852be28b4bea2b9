package io.tollway.gateway.credit;

import java.util.UUID;

/** The authority of these tests keeps the contract. */
class FakeAuthorityTest extends LeaseAuthorityContract {
    @Override
    LeaseAuthority authority(UUID organization, long creditNano) {
        FakeAuthority authority = new FakeAuthority();
        authority.limit(organization, creditNano);
        return authority;
    }
}

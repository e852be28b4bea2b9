/** The consolidated monthly document of an organization: a draft for a running month, a numbered, immutable one for a closed month; as JSON, CSV and PDF, always provably the sum of the ledger's rows. */
@NullMarked
package io.tollway.billing.invoice;

import org.jspecify.annotations.NullMarked;

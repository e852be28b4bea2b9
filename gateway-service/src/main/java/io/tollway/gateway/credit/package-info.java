/** Upper bounds reserved in leased slices of a customer's money, in memory, before anything is sent upstream. Start reading at {@link io.tollway.gateway.credit.CreditGate}. */
@NullMarked
package io.tollway.gateway.credit;

import org.jspecify.annotations.NullMarked;

package io.tollway.system.money;

import io.tollway.system.stack.RunningStack;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@link ThousandRequests} on one gateway. */
class ThousandRequestsST {
    @ParameterizedTest
    @EnumSource(ThousandRequests.Purse.class)
    void overspendNothingAndAreServedAsFarAsTheDollarGoes(ThousandRequests.Purse purse) {
        ThousandRequests.againstOneDollar(RunningStack.get(), purse);
    }
}

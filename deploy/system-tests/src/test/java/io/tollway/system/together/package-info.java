/** What several gateways do together, on a stack that is started anew for it. */
package io.tollway.system.together;

/**
 * One model call without a dialect: what every client dialect is read into and every upstream dialect is written from, and the same for answers. A request whose client and upstream speak
 * the same dialect never comes here: its bytes pass through.
 */
@org.jspecify.annotations.NullMarked
package io.tollway.gateway.canonical;

/** Amazon Bedrock's Converse: signed requests, answers whole or as a binary event stream. */
@org.jspecify.annotations.NullMarked
package io.tollway.simulator.provider.bedrock;

package io.tollway.gateway.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.tollway.contracts.usage.UsageCounts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is charged, out of what a start and an end say. */
class UsageTallyTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{'input_tokens':20,'output_tokens':1} | {'output_tokens':30} | 20 0 0 0 30 0 0",
                "{'input_tokens':20,'output_tokens':1} | {'input_tokens':90,'output_tokens':30} | 90 0 0 0 30 0 0",
                "{'input_tokens':20,'cache_read_input_tokens':7} | {'cache_read_input_tokens':null,'output_tokens':3} | 20 7 0 0 3 0 0",
                "{'cache_creation_input_tokens':9,'cache_creation':{'ephemeral_5m_input_tokens':5,'ephemeral_1h_input_tokens':4}} | {'output_tokens':3} | 0 0 5 4 3 0 0",
                "{'cache_creation_input_tokens':9} | {'cache_creation_input_tokens':9,'output_tokens':3} | 0 0 9 0 3 0 0",
                "{'cache_creation':{'ephemeral_5m_input_tokens':5,'ephemeral_1h_input_tokens':4}} | {'output_tokens':3} | 0 0 5 4 3 0 0",
                "{'output_tokens':1} | {'output_tokens':30,'output_tokens_details':{'thinking_tokens':12}} | 0 0 0 0 18 12 0",
                "{} | {'output_tokens':3,'server_tool_use':{'web_search_requests':2}} | 0 0 0 0 3 0 2",
                "{'cache_creation_input_tokens':8,'cache_creation':{'ephemeral_5m_input_tokens':8}} | {'input_tokens':5,'cache_creation_input_tokens':0,'output_tokens':2,'iterations':[{'type':'compaction','input_tokens':10,'output_tokens':20,'cache_creation_input_tokens':8},{'type':'message','input_tokens':5,'output_tokens':2}]} | 15 0 8 0 22 0 0",
                "{'input_tokens':20} | {'output_tokens':-1} | -",
                "{'input_tokens':20.5} | {'output_tokens':1} | -",
                "{'input_tokens':'20'} | {'output_tokens':1} | -",
                "{'input_tokens':2000000000} | {'output_tokens':1} | -",
                "{} | {'output_tokens':3,'output_tokens_details':{'thinking_tokens':4}} | -",
                "{'input_tokens':0} | {'output_tokens':0} | -"
            })
    void takesTheLaterAndKeepsWhatItLeavesOut(String start, String end, String expected) {
        UsageTally tally = new UsageTally();
        tally.take(Played.json(start));
        tally.take(Played.json(end));

        assertThat(tally.counts()).isEqualTo(expected == null ? null : counts(expected.split(" ")));
    }

    private static UsageCounts counts(String[] n) {
        return new UsageCounts(
                Long.parseLong(n[0]),
                Long.parseLong(n[1]),
                Long.parseLong(n[2]),
                Long.parseLong(n[3]),
                0,
                0,
                Long.parseLong(n[4]),
                Long.parseLong(n[5]),
                0,
                0,
                Long.parseLong(n[6]));
    }
}

package io.switchboard.query;

import io.switchboard.dns.NameTable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline answers from, made from one configuration and replaced as a whole by the next. Belongs to one event
 * loop.
 *
 * @param access who may ask; passes on what it does not refuse
 * @param aliasCheck where aliases in replies may lead
 * @param nxdomains who counts names that do not exist
 * @param records local data; passes on names that are not local
 * @param transfers who gives whole zones away
 * @param routes for each suffix the cache in front of the upstreams that answer for it
 * @param sourceCheck which datagrams are answered at all
 * @param loopCheck which queries are the gateway's own, come back
 * @param cookies server cookies, or null when they are off
 * @param responseLimit how often a client network may get the same answer
 * @param identity what the gateway tells about itself, or null for nothing
 * @param version what it tells about its version, or null for nothing
 */
public record PipelineSources(
        AnswerSource access,
        AliasCheck aliasCheck,
        NxdomainTally nxdomains,
        AnswerSource records,
        TransferSource transfers,
        NameTable<AnswerSource> routes,
        SourceCheck sourceCheck,
        LoopCheck loopCheck,
        @Nullable ServerCookies cookies,
        ResponseLimit responseLimit,
        @Nullable String identity,
        @Nullable String version) {

    /** Sources that refuse every query: what a pipeline has before its first configuration. */
    static PipelineSources none() {
        AnswerSource pass = (query, sink) -> false;
        return new PipelineSources(
                pass,
                AliasCheck.NONE,
                NxdomainTally.NONE,
                pass,
                TransferSource.NONE,
                NameTable.of(Map.of()),
                SourceCheck.NONE,
                LoopCheck.NONE,
                null,
                ResponseLimit.NONE,
                null,
                null);
    }
}

package io.switchboard;

import io.switchboard.config.KubernetesConfig;
import io.switchboard.config.RecordsConfig;
import io.switchboard.query.AnswerSource;
import io.switchboard.query.TransferSource;
import io.switchboard.records.LocalRecords;
import io.switchboard.records.RecordCounts;
import io.switchboard.records.SearchPath;
import io.switchboard.records.SearchPathCounts;
import io.switchboard.records.TransferCounts;
import io.switchboard.records.ZoneTransfers;

/** What event loops answer from local data: single names, search paths of pods, whole zones; and how often. */
final class LocalAnswers {
    private final LocalData data;
    private final RecordCounts recordCounts = new RecordCounts();
    private final TransferCounts transferCounts = new TransferCounts();
    private final SearchPathCounts searchPathCounts = new SearchPathCounts();

    LocalAnswers(LocalData data) {
        this.data = data;
    }

    /** The source for one event loop. */
    AnswerSource records(RecordsConfig config, EventLoops.Member member) {
        AnswerSource pipeline = member.pipeline();
        AnswerSource records = new LocalRecords(
                data.store(), pipeline, recordCounts, member.loop().index());
        KubernetesConfig kubernetes = config.kubernetes();
        if (kubernetes == null || !kubernetes.autopath()) {
            return records;
        }
        return new SearchPath(
                records, pipeline, data.clients(), kubernetes.zone(), kubernetes.search(), searchPathCounts);
    }

    TransferSource transfers(RecordsConfig config) {
        return new ZoneTransfers(data.store(), TransferRights.of(config), transferCounts);
    }

    void bindTo(GatewayMeters meters) {
        meters.bindRecords(data.store(), recordCounts);
        meters.bindTransfers(transferCounts);
        meters.bindSearchPaths(searchPathCounts);
    }
}

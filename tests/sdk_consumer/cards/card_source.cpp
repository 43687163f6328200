#include "card_source.h"

#include <algorithm>

namespace cards {

CardSource::CardSource(const sdk::Delivery& delivery, const sdk::Host& host, std::unique_ptr<sdk::TextDecoder> decoder)
    : delivery_(delivery),
      host_(host),
      decoder_(std::move(decoder)),
      separator_(host.options().text("separator")),
      type_{.name = "card", .columns = {}},
      buffer_(64 * 1024) {
    std::string_view names = host.options().text("columns");
    while (!names.empty()) {
        const auto end = std::min(names.find(','), names.size());
        type_.columns.emplace_back(names.substr(0, end));
        names.remove_prefix(std::min(end + 1, names.size()));
    }
}

sdk::Result<std::unique_ptr<sdk::Source>> CardSource::open(const sdk::Delivery& delivery, const sdk::Host& host) {
    // What the control file tells wins over what the configuration says.
    const auto told = delivery.charset();
    auto decoder = host.decoder(told.empty() ? host.options().text("charset") : told);
    if (!decoder) return decoder.error();
    return std::make_unique<CardSource>(delivery, host, *std::move(decoder));
}

sdk::Result<bool> CardSource::next(sdk::RecordBatch& batch) {
    while (true) {
        if (bytes_ == nullptr) {
            auto opened = openFile();
            if (!opened || !*opened) return opened;
        }
        // A batch holds rows of one file.
        batch.reset(type_, delivery_.fileName(file_ - 1));
        while (!batch.full()) {
            auto row = readRow(batch);
            if (!row) return row;
            if (*row) continue;
            bytes_.reset();
            break;
        }
        if (batch.rowCount() > 0) return true;
    }
}

sdk::Result<bool> CardSource::openFile() {
    if (file_ == delivery_.fileCount()) return false;
    auto opened = delivery_.open(file_);
    if (!opened) return opened.error();
    bytes_ = *std::move(opened);
    ++file_;
    lineNumber_ = 0;
    at_ = end_ = 0;
    return true;
}

sdk::Result<bool> CardSource::readRow(sdk::RecordBatch& batch) {
    bool inCard = false;
    while (true) {
        auto line = readLine();
        if (!line) return line;
        if (!*line) return inCard;
        if (line_.empty() && inCard) return true;
        if (line_.empty()) continue;
        if (!inCard) batch.beginRow({.line = lineNumber_, .ordinal = ++ordinal_});
        inCard = true;
        setCell(batch);
    }
}

void CardSource::setCell(sdk::RecordBatch& batch) {
    const std::string_view line = line_;
    const auto end = std::min(line.find(separator_), line.size());
    const auto name = line.substr(0, end);
    const auto column = std::find(type_.columns.begin(), type_.columns.end(), name);
    if (end == line.size() || column == type_.columns.end()) {
        host_.issues().report({.severity = sdk::IssueSeverity::Warning,
                               .code = "cards.unknown-name",
                               .message = {"the line has none of the names of option 'columns' before the separator",
                                           "本行分隔符之前不是选项 'columns' 中的名称"},
                               .where = here(),
                               .recordType = type_.name,
                               .raw = line});
        return;
    }
    auto value = line.substr(end + separator_.size());
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    batch.set(static_cast<std::size_t>(column - type_.columns.begin()), value);
}

sdk::Result<bool> CardSource::readLine() {
    raw_.clear();
    while (true) {
        if (at_ == end_) {
            auto count = bytes_->read(buffer_);
            if (!count) return count.error();
            at_ = 0;
            end_ = *count;
            if (end_ == 0 && raw_.empty()) return false;
            if (end_ == 0) break;
        }
        const auto* from = buffer_.data() + at_;
        const auto* stop = std::find(from, static_cast<const char*>(buffer_.data() + end_), '\n');
        raw_.append(from, stop);
        at_ = static_cast<std::size_t>(stop - buffer_.data());
        if (raw_.size() > kLongestLine)
            return sdk::Error{sdk::ErrorCode::MalformedInput,
                              sdk::say("a line of more than {0} bytes: this is no card file",
                                       "有超过 {0} 字节的行：这不是卡片文件", kLongestLine),
                              {std::string(bytes_->name()), lineNumber_ + 1}};
        if (at_ == end_) continue;
        ++at_;
        break;
    }
    ++lineNumber_;
    if (raw_.ends_with('\r')) raw_.pop_back();
    line_.clear();
    decoder_->decode(raw_, line_);
    return true;
}

}  // namespace cards

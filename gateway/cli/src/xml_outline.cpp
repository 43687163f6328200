#include "xml_outline.h"

#include <algorithm>
#include <map>

namespace aidgate::cli {

namespace {

struct Seen {
    std::size_t times = 0, depth = 0, children = 0;
    std::vector<std::string> attributes;
};

void addOnce(std::vector<std::string>& names, std::string_view name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

// The names of a tag's attributes; values may hold any character but their quote.
void readAttributes(std::string_view tag, std::vector<std::string>& into) {
    while (true) {
        const auto start = tag.find_first_not_of(" \t\r\n/");
        if (start == std::string_view::npos) return;
        tag.remove_prefix(start);
        const auto equals = tag.find('=');
        if (equals == std::string_view::npos) return;
        auto name = tag.substr(0, equals);
        while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
        const auto quote = tag.find_first_of("\"'", equals);
        if (quote == std::string_view::npos) return;
        const auto end = tag.find(tag[quote], quote + 1);
        if (end == std::string_view::npos) return;
        addOnce(into, name);
        tag.remove_prefix(end + 1);
    }
}

class Scanner {
public:
    void scan(std::string_view text) {
        for (std::size_t at = 0; (at = text.find('<', at)) != std::string_view::npos;) {
            const auto end = text.find('>', at);
            if (end == std::string_view::npos) return;
            take(text.substr(at + 1, end - at - 1));
            at = end + 1;
        }
    }

    XmlOutline outline() const {
        const std::pair<const std::string, Seen>* best = nullptr;
        for (const auto& entry : seen_) {
            if (entry.second.depth < 2 || (entry.second.attributes.empty() && entry.second.children == 0)) continue;
            if (best == nullptr || better(entry.second, best->second)) best = &entry;
        }
        if (best == nullptr) return {};
        XmlOutline found{best->first, best->second.attributes};
        for (const auto& [path, element] : seen_)
            if (element.children == 0 && element.attributes.empty() && path.starts_with(best->first + "/") &&
                path.find('/', best->first.size() + 1) == std::string::npos)
                addOnce(found.columns, std::string_view(path).substr(best->first.size() + 1));
        return found;
    }

private:
    static bool better(const Seen& a, const Seen& b) {
        if ((a.times > 1) != (b.times > 1)) return a.times > 1;
        return a.times > 1 ? a.depth < b.depth : a.depth > b.depth;
    }

    void take(std::string_view tag) {
        if (tag.empty() || tag.front() == '?' || tag.front() == '!') return;
        if (tag.front() == '/') {
            if (!path_.empty()) path_.resize(path_.rfind('/') == std::string::npos ? 0 : path_.rfind('/'));
            --depth_;
            return;
        }
        const bool closed = tag.back() == '/';
        const auto end = tag.find_first_of(" \t\r\n/");
        const auto outer = path_;
        if (!outer.empty()) ++seen_[outer].children;
        path_ += (path_.empty() ? "" : "/") + std::string(tag.substr(0, end));
        auto& element = seen_[path_];
        ++element.times;
        element.depth = ++depth_;
        if (end != std::string_view::npos) readAttributes(tag.substr(end), element.attributes);
        if (!closed) return;
        path_ = outer;
        --depth_;
    }

    std::map<std::string, Seen> seen_;
    std::string path_;
    std::size_t depth_ = 0;
};

}  // namespace

XmlOutline outlineOf(std::string_view text) {
    Scanner scanner;
    scanner.scan(text);
    return scanner.outline();
}

}  // namespace aidgate::cli

// Work on items by several threads, handed on in the order the items were read. As many items are about as were given:
// memory does not grow with the input.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "aidgate/sdk/error.h"

namespace aidgate::record {

template <class Item>
class OrderedWork {
public:
    struct Stages {
        std::function<sdk::Result<bool>(Item&)> read;               // the calling thread only; false at the end
        std::function<sdk::Result<void>(Item&, std::size_t)> work;  // any thread; given its number, from 0
        std::function<sdk::Result<void>(Item&)> handOn;             // one at a time, in order
        bool workInOrder = false;                                   // work, too, is one at a time and in order
    };

    // The calling thread is one of `threads`: it reads, and works when there is enough to work on.
    static sdk::Result<void> run(std::vector<std::unique_ptr<Item>> items, std::size_t threads, Stages stages) {
        OrderedWork line(std::move(items), std::move(stages));
        return line.runAll(threads);
    }

private:
    using Lock = std::unique_lock<std::mutex>;

    struct Place {
        std::unique_ptr<Item> item;
        std::uint64_t number = 0;
    };

    OrderedWork(std::vector<std::unique_ptr<Item>> items, Stages stages)
        : stages_(std::move(stages)), places_(items.size()), done_(items.size()) {
        for (std::size_t i = 0; i < items.size(); ++i) {
            places_[i].item = std::move(items[i]);
            free_.push_back(&places_[i]);
        }
    }

    sdk::Result<void> runAll(std::size_t threads) {
        std::vector<std::jthread> others;
        for (std::size_t number = 1; number < threads; ++number) others.emplace_back([this, number] { serve(number); });
        readAll();
        Lock lock(mutex_);
        while (!error_ && handedOn_ != read_)
            if (!workOn(0, lock)) changed_.wait(lock);
        stopped_ = true;
        changed_.notify_all();
        lock.unlock();
        others.clear();  // joined
        if (error_) return *error_;
        return {};
    }

    void readAll() {
        Lock lock(mutex_);
        while (!error_) {
            if (free_.empty()) {
                if (!workOn(0, lock)) changed_.wait(lock);
                continue;
            }
            Place* const place = free_.back();
            free_.pop_back();
            lock.unlock();
            const auto more = stages_.read(*place->item);
            lock.lock();
            if (!more) fail(more.error());
            if (!more || !*more) return;
            place->number = read_++;
            waiting_.push_back(place);
            changed_.notify_all();
        }
    }

    void serve(std::size_t number) {
        Lock lock(mutex_);
        while (!stopped_ && !error_)
            if (!workOn(number, lock)) changed_.wait(lock);
    }

    // False when there is nothing to do just now.
    bool workOn(std::size_t number, Lock& lock) {
        if (error_ || waiting_.empty() || (stages_.workInOrder && working_)) return false;
        Place* const place = waiting_.front();
        waiting_.pop_front();
        working_ = true;
        lock.unlock();
        const auto worked = stages_.work(*place->item, number);
        lock.lock();
        working_ = false;
        if (!worked)
            fail(worked.error());
        else
            done_[place->number % done_.size()] = place;
        handOnWhatIsNext(lock);
        changed_.notify_all();
        return true;
    }

    void handOnWhatIsNext(Lock& lock) {
        if (handing_) return;
        handing_ = true;
        while (!error_) {
            Place* const place = std::exchange(done_[handedOn_ % done_.size()], nullptr);
            if (place == nullptr) break;
            lock.unlock();
            const auto handed = stages_.handOn(*place->item);
            lock.lock();
            if (!handed) fail(handed.error());
            ++handedOn_;
            free_.push_back(place);
            changed_.notify_all();
        }
        handing_ = false;
    }

    void fail(sdk::Error error) {
        if (!error_) error_ = std::move(error);
        changed_.notify_all();
    }

    Stages stages_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Place> places_;
    std::vector<Place*> free_;
    std::deque<Place*> waiting_;
    std::vector<Place*> done_;  // by number, as a ring
    std::uint64_t read_ = 0, handedOn_ = 0;
    bool working_ = false, handing_ = false, stopped_ = false;
    std::optional<sdk::Error> error_;
};

}  // namespace aidgate::record

#!/bin/sh
# SPDX-License-Identifier: MIT
# schema1.sh - make the store of schema 1 that the tests of crm-db migrate use
# usage: schema1.sh BINDIR OUTDIR
# BINDIR holds tools of schema 1 (schema1.txt says which commit); OUTDIR gets
# schema1.db.gz and schema1.tree.  Needs sqlite3 and gzip.
set -eu
bin=$(cd "${1:?usage: schema1.sh BINDIR OUTDIR}" && pwd)
out=$(cd "${2:?usage: schema1.sh BINDIR OUTDIR}" && pwd)
dir=$(mktemp -d "${TMPDIR:-/tmp}/crm-schema1.XXXXXX")
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
cd "$dir"
PATH=$bin:$PATH
export PATH CRM_DB=s.db CRM_ACTOR=li TZ=UTC LC_ALL=C.UTF-8 NO_COLOR=1
unset CRM_RUN CRM_OUTPUT XDG_DATA_HOME

# at DAY TIME COMMAND...: the moment, in the business zone, then the command
at() {
	CRM_NOW="$1 $2"
	export CRM_NOW
	shift 2
	"$@" >/dev/null
}

at 2025-01-06 09:00 crm-db init --replay --zone Asia/Shanghai --currency CNY
at 2025-01-06 09:10 crm-policy set currency - <<'END'
{"base":"CNY","rates":[{"currency":"USD","from":"2025-01-01","rate":"7.10"},
 {"currency":"EUR","from":"2025-01-01","rate":"7.85"}]}
END
at 2025-01-06 09:11 crm-policy set reasons order+=gift
at 2025-01-06 09:12 crm-policy set fields customer.group.kind=text
at 2025-01-06 09:13 crm-policy set segments - <<'END'
{"vip":{"when":"has(tags,'vip')","about":"by hand"}}
END

# who acts, and the first customers: ext with one key, several, escapes in them
at 2025-01-06 10:00 crm-put <<'END'
{"type":"user","login":"li","name":"李雷","role":"manager","skills":["en","vip"],"capacity":40,"handles":{"wecom":"li"}}
{"type":"user","login":"han","name":"韩梅梅","role":"sales","team":"east","away":[{"from":"2025-10-01","to":"2025-10-07"}]}
{"type":"user","login":"zhao","name":"赵敏","role":"service","active":false}
{"type":"campaign","name":"双十一","kind":"push","owner":"li","start":"2025-11-01","end":"2025-11-12","budget_minor":500000}
{"type":"customer","name":"华东科技有限公司","aliases":["华东"],"owner":"han","service_owner":"li","team":["li","han"],"region":"华东","phone":"021-6552 9988转8","email":"Info@HD.example","ext":{"erp":"C-1"},"tags":["vip","a b"],"x":{"group":"g\"1\\"}}
{"type":"customer","kind":"person","name":"张伟","phone":"138 0013 8000","owner":"han","referrer_id":1,"ext":{"erp":"C-2","shop":"7"},"dates":[{"kind":"birthday","calendar":"lunar","month":8,"day":15}],"consent":[{"channel":"sms","purpose":"care","state":"given","at":"2025-01-02T03:04:05Z"}]}
{"type":"customer","name":"O'Brien & \"Söhne\"","email":"o@brien.example","ext":{"erp":"a\"b\\c","weird_2":"v,\":\"w"},"campaign_id":1,"prefs":{"channels":["email"],"lang":"en"}}
{"type":"customer","name":"蓬莱阁","region":"山东","source":"fair","ext":{"shop":"k\":\"9"}}
{"type":"customer","name":"Prospekt GmbH","referrer_id":2,"needs":"a quote\nby\tMay"}
{"type":"customer","name":"泰山重工","owner":"li","tags":["strategic"]}
{"type":"customer","name":"Ωmega 株式会社","handles":{"line":"omega"},"size":"51-200"}
{"type":"contact","customer_id":1,"name":"王芳","role":"decision","primary":true,"phone":"13900139000"}
{"type":"contact","customer_id":"erp:C-2","name":"李 Emma","email":"emma@x.example"}
END

# leads, deals: one won makes a customer, one lost, one open again
at 2025-02-03 09:00 crm-put <<'END'
{"type":"lead","company":"明达","phone":"13853210001","source":"展会","budget_minor":500000,"urgency":3,"decision":2,"campaign_id":1}
{"type":"lead","name":"陈静","phone":"13100131001","source":"web","referrer_id":1}
{"type":"lead","name":"刘洋","email":"liu@ly.example","source":"web"}
END
at 2025-02-03 10:00 crm-lead claim 1
at 2025-02-03 11:00 crm-lead qualify 1 -m 要二十套
at 2025-02-04 09:00 crm-lead drop 2 other -m 号码是隔壁的
at 2025-02-05 09:00 crm-lead reopen 2 --reason 又来电
at 2025-02-06 09:00 crm-lead set 1 state=converted customer_id=6
at 2025-02-10 09:00 crm-deal add customer_id=6 name=首单 amount=128000.50 lead_id=1
at 2025-02-11 09:00 crm-deal move 1 negotiation
at 2025-02-12 09:00 crm-deal move 1 needs --reason 换了负责人
at 2025-02-20 16:00 crm-deal win 1
at 2025-02-21 09:00 crm-deal add customer_id=5 name=年度维护 kind=renewal \
	'contact_ids=[1]' owner=han amount=900 currency=EUR
at 2025-03-01 09:00 crm-deal lose 2 price competitor=金蝶
at 2025-03-02 09:00 crm-deal reopen 2 --reason 客户回头

# orders make customers; one in another currency, one returned, one cancelled
at 2025-03-03 09:30 crm-put <<'END'
{"type":"order","customer_id":1,"amount":"1280.00","lines":[{"sku":"A1","qty":2,"amount_minor":128000}],"ext":{"shop":"A1"},"deal_id":1}
{"type":"order","customer_id":"shop:7","amount":"99.99","currency":"USD","channel":"shop","ext":{"shop":"A2"}}
{"type":"order","customer_id":4,"amount":"50.00","ext":{"shop":"A3","erp":"9\\\"9"}}
{"type":"order","customer_id":1,"amount":"300.00","placed_at":"2025-03-01 23:30"}
{"type":"contract","customer_id":1,"start":"2025-03-01","end":"2026-03-01","amount":"12000","notice_days":60,"payments":[{"due":"2025-06-30","amount_minor":600000}]}
END
at 2025-03-04 09:00 crm-order set 1 stage=shipped
at 2025-03-05 09:00 crm-order set 1 stage=completed
at 2025-03-06 09:00 crm-order set 3 stage=cancelled close_reason=gift
at 2025-03-07 09:00 crm-contract set 1 state=signed
at 2025-03-08 09:00 crm-contract add customer_id=1 start=2026-03-01 \
	end=2027-03-01 renews=1

# one customer is lost for good, one is won back
at 2025-04-01 09:00 crm-customer close 7 silent
at 2025-04-02 09:00 crm-customer close 2 price
at 2025-06-10 10:00 crm-order add customer_id=2 amount=66 owner=han
at 2025-06-11 09:00 crm-order set 2 stage=shipped
at 2025-06-12 09:00 crm-order set 2 stage=returned returned_minor=9999 \
	close_reason=quality

# service, work, touches, any-references
at 2025-06-13 09:00 crm-put <<'END'
{"type":"ticket","customer_id":1,"kind":"fault","severity":2,"subject":"打不开","order_id":1,"contact_id":1,"body":"升级以后"}
{"type":"ticket","customer_id":1,"subject":"还是打不开","kind":"fault"}
{"type":"task","subject_type":"deal","subject_id":2,"title":"回访","due_at":"2025-07-01","owner":"li","kind":"revisit"}
{"type":"task","subject_type":"lead","subject_id":3,"title":"核实需求","due_at":"2025-06-20","owner":"han","key":"first/lead/3"}
{"type":"touch","customer_id":1,"channel":"wechat","dir":"in","outcome":"replied","body":"line\nbreak\ttab","refs":{"deal":1}}
{"type":"touch","lead_id":2,"channel":"phone","dir":"out","outcome":"no_answer"}
{"type":"feedback","customer_id":1,"instrument":"csat","score":5,"scale_max":5,"about_type":"order","about_id":1,"dims":{"speed":4}}
{"type":"points","customer_id":1,"kind":"earn","amount":100,"reason":"order","ref_type":"order","ref_id":1}
END
at 2025-06-13 10:00 crm-ticket take 1
at 2025-06-13 11:00 crm-ticket wait 1 --reason 等客户的日志
at 2025-06-14 09:00 crm-ticket resolve 1 -m 重装驱动 cause=驱动太旧
at 2025-06-14 10:00 crm-ticket duplicate 2 1
at 2025-06-15 09:00 crm-followup "done" 1 reached -q -m 聊得很好
at 2025-06-16 09:00 crm-followup snooze 2 2025-06-25
at 2025-06-17 09:00 crm-touch add customer_id=1 channel=phone voids=1 -m 记错

# an import in chunks, and again with changes: rows met, mended and new
cat >people.csv <<'END'
ext.crm,name,phone,region
1,赵一,13700137001,华北
2,钱二,13700137002,华南
3,孙三,13700137003,华中
4,李四,13700137004,西南
END
at 2025-07-01 09:00 crm-import -q -t customer --chunk=2 people.csv
sed -i 's/华南/华东/; s/孙三/孙叁/' people.csv
echo '5,周五,13700137005,东北' >>people.csv
at 2025-07-02 09:00 crm-import -q -t customer --chunk=2 people.csv

# several revisions, tags, and what was taken back
at 2025-07-03 09:00 crm-customer set 4 region=烟台
at 2025-07-04 09:00 crm-customer set 4 region=青岛 name=蓬莱阁酒店 --reason moved
at 2025-07-05 09:00 crm-tag add gold,a\"b customer/4 customer/1
at 2025-07-06 09:00 crm-tag remove gold customer/1
at 2025-07-07 09:00 crm-customer set 4 needs=mistake
at 2025-07-07 09:05 crm-history undo "$(crm-history list -l 1 -f id -o tsv |
	tail -n 1)"
at 2025-07-08 09:00 crm-customer add name=误录
at 2025-07-08 09:05 crm-history undo "$(crm-history list -l 1 -f id -o tsv |
	tail -n 1)"
CRM_RUN=nightly at 2025-07-09 09:00 crm-customer set 5 industry=Handel
at 2025-07-10 09:00 crm-policy set reasons order-=gift

crm-db check
crm-export --tree tree
for t in user campaign customer contact lead contract deal order ticket touch \
	task feedback points transition; do
	[ ! -e "tree/$t.jsonl" ] || cat "tree/$t.jsonl"
done >"$out/schema1.tree"
sqlite3 s.db 'PRAGMA wal_checkpoint(TRUNCATE); VACUUM;
	PRAGMA journal_mode=DELETE; PRAGMA journal_mode=WAL;' >/dev/null
gzip -9n <s.db >"$out/schema1.db.gz"

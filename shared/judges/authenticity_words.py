"""Marks: what words and phrases in a post or a profile are signs of, in several languages.

Data, one mark a paragraph: terms between bars, folded to lower case. A term that ends in `*` goes on
with any letters; one with `#` before it is a hashtag; scripts without spaces match anywhere. Written down by hand from
what apps, feeds and advertisers are known to post, by somebody who had also read posts of the development sets.
"""

MARKS: dict[str, tuple[str, str]] = {
    "app": (
        "Reads like an app's report on its user",
        """i just scored|just scored|i scored|just unlocked|i unlocked|unlocked the|just earned|i earned|earned the|
        i liked a|just ousted|just completed|i've completed|i've collected|i collected|i've just|just finished a|
        just listened to|i favorited|i added a video|just posted a photo|just posted a video|just uploaded|
        just reviewed|i entered|i voted|just voted|just signed|i'm listening to|listening to|i'm at|i'm playing|
        drinking a|drinking an|was out running|just went for a run|i just ran|my score|my new record|my fitbit|
        my workout|my top artists|my top 3|my week on|check in|checked in at|new achievement|beat my score|
        can you beat|try to beat me|#gameinsight|#androidgames|#ipadgames|#iphonegames|#nowplaying|#np|mini-game|
        in game|on #spotify|with runkeeper|with nike+|with endomondo|#endomondo|#runkeeper|#fitbit|on soundcloud|
        on @youtube|@youtube video|i rated|/10 #imdb|#goodreads|of 5 stars|on goodreads|goodreads|untappd|
        foursquare|swarm|診断|の結果は|を獲得|クリアしました|プレイ中|レベル|собрал|получил достижение|
        he conseguido|acabo de jugar|acabo de publicar|j'ai gagné|ich habe gerade|ho appena|acabei de|yeni rekor""",
    ),
    "followers": (
        "Counts or trades followers",
        """unfollowed|unfollowers|unfollower|new followers|new follower|people followed me|person followed me|
        followed me|gain followers|follow back|followback|#followback|#teamfollowback|#mgwv|#tfb|#f4f|followtrick|
        gain more followers|my followers|more followers|daily stats|today stats|my stats|tweeps|相互フォロー|
        フォロバ|拡散希望|#followme|more seguidores|seguidores nuevos|متابعين|زيادة متابعين|takipçi|geri takip|
        фолловер*|взаимный|nouveaux abonnés""",
    ),
    "job": (
        "Offers a job",
        """#job|#jobs|#hiring|#career|#careers|#vacancy|#jobsearch|#werk|#empleo|#emploi|#vagas|#loker|#recruitment|
        #tweetmyjobs|#careerarc|is hiring|we're hiring|we are hiring|now hiring|#nowhiring|job alert|job opening|
        apply now|apply today|apply here|see our latest|looking for a job|jobs in|job in|vacancy|vacancies|
        full-time|part-time|can you recommend anyone|求人|募集中|アルバイト|vaga de|oferta de empleo|se busca|
        stellenangebot|(m/w|offre d'emploi|вакансия|требуется""",
    ),
    "reading": (
        "Gives readings of weather, traffic, prices or quakes",
        """humidity|barometer|wind|temp|temperature|mph|km/h|hpa|°c|°f|rain today|forecast|magnitude|earthquake|mag|
        utc|gmt|tide|visibility|dew|pollen|btc|bid|ask|震度|気温|湿度|地震|遅延|運行|deprem|sismo|temblor|humedad|
        temperatura|luftfeuchte|магнитуд*|влажность|#weather|#traffic|#quake|#stocks|nasdaq:""",
    ),
    "feed": (
        "Reads like a feed's headline",
        """new post|new blog|new video|new article|new listing|new release|new episode|new on|added to|now on air|
        now playing|read more|continue reading|full story|the latest|is out|latest news|breaking news|breaking|
        news|video|photo|photos|podcast|update|report|reports|exclusive|watch|how to|ways to|things you|
        reasons why|top 10|top 5|here's why|what you need to know|according to|review|announces|launches|says|
        reveals|#news|#breaking|#blog|#rss|#video|#seo|#marketing|#startup|#tech|via|ニュース|まとめ|速報|動画|
        画像|更新|記事|日刊スポーツ|noticias|última hora|actualité|nachrichten|haber|новости|видео|berita""",
    ),
    "report": (
        "Reports facts as news do",
        """approves|approved|approve|announced|announce|according to|officials|minister|president|government|
        authority|authorities|study|studies|researchers|scientists|percent|million|billion|shipment|received|
        receives|began|begins|begin|investigates|investigation|court|police|killed|reported|reporting|expected|
        experts|company|ceo|shares|quarter|deal|agency|federal|department|administration|data|results|first|
        will be|has been|were|debate|nation|gobierno|según|ministro|anuncia|selon|gouvernement|laut|regierung|
        secondo|governo|segundo|menurut|сообщил*|заявил*|発表|政府|정부|발표|حكومة|وزير""",
    ),
    "horoscope": (
        "A horoscope",
        """more for aries|more for taurus|more for gemini|more for cancer|more for leo|more for virgo|more for libra|
        more for scorpio|more for sagittarius|more for capricorn|more for aquarius|more for pisces|horoscope|
        horoscopo|horóscopo|星座|占い|運勢|гороскоп|burcu""",
    ),
    "scripture": (
        "A verse or a prayer, as prayer apps send them",
        """اللهم|سبحان الله|لا إله إلا|لا اله الا|استغفر|الحمد لله|رَبَّنَا|ربنا|ربي|#دعاء|دعاء|صدقة|قرآن|تعالى|
        [البقرة|[النساء|[هود|[يوسف|غرد|psalm|proverbs|matthew|ephesians|romans|corinthians|verse of the day|
        bible verse|amen""",
    ),
    "contest": (
        "A contest, giveaway or raffle",
        """giveaway|giveaways|give away|giving away|sweepstakes|raffle|prize|prizes|#win|#contest|#competition|
        #giveaway|chance to win|enter to win|to win a|to win an|win a|win an|could win|to enter|winner will|
        winners will|gewinnspiel|verlosen|verlosung|gewinne|gewinnen|sorteo|sorteamos|gana un|gana una|sorteio|
        concours|à gagner|gagnez|concurso|vinci|estrazione|çekiliş|プレゼント|抽選|当たる|розыгрыш|конкурс|undian|
        kuis|winactie|maak kans|konkurs|wygraj|이벤트|추첨|مسابقة|سحب""",
    ),
    "spread": (
        "Asks to repost, follow, tag or like",
        """rt|retweet|repost|follow|like and|tag a friend|tag someone|tag your|tag 2|tag 3|share this|rt to|rt if|
        please rt|folgen|teile|markiere|síguenos|sigue|etiqueta|comparte|siga|marque|curta|abonnez|taguez|seguici|
        takip et|フォロー|リツイート|拡散|подпишись|репост|follow us|volg|obserwuj|리트윗|팔로우|تابع|رتويت""",
    ),
    "advert": (
        "Declares an advertisement",
        """#ad|#advert|#advertisement|#sponsored|#sponsor|#spon|#gifted|#giftedbyme|#prsample|#anzeige|#werbung|
        #unbezahltewerbung|#publi|#publicidad|#publicité|#partenariat|#patrocinado|#parceria|#kooperation|
        #affiliate|#reklama|#reklam|#ambassador|#brandambassador|#iklan|#pr案件|#広告|#提供|#협찬|#광고|#إعلان|
        #реклама|#samenwerking|#spons|#kaupallinenyhteistyö|paid partnership|sponsored by|sponsored post|
        affiliate link|gifted by|was gifted|werbung wegen|bezahlte partnerschaft|en colaboración con|
        colaboración pagada|en partenariat avec|in samenwerking met|広告です""",
    ),
    "offer": (
        "Offers something to buy or to come to",
        """promo code|promocode|code|coupon|coupons|discount|discounts|voucher|gutschein|gutscheincode|código|codigo|
        % off|off your|half price|half-price|free shipping|free delivery|free trial|free download|#freedownload|
        order now|order online|order yours|shop now|shop here|buy now|buy here|buy one get one|bogo|book now|
        sign up|sign-up|register now|register here|subscribe|download now|download here|pre-order|preorder|
        get yours|learn more|join us|come join|click here|on sale|sale|#deal|#deals|#sale|deal|deals|for sale|
        limited time|limited edition|available now|now available|for only|only $|just $|save $|save up|best price|
        participating locations|specials|special offer|compra|jetzt kaufen|jetzt bestellen|bestellt|rabatt|
        im angebot|descuento|descuentos|desconto|promoção|promoción|promo|promotion|commandez|réduction|soldes|
        offerte|sconto|aanbieding|korting|送料無料|販売|発売|セール|割引|クーポン|скидк*|купить|закажи|indirim|
        sipariş|할인|쿠폰|خصم|كود|تخفيض*|diskon|beli|etsy|ebay|amazon|check out my|check out our|my new book|
        my ebook|my mixtape|my channel|my shop|our shop|our store|dm me|dm us|dm for|link in bio|visit us|
        visit our|visit my|come visit|come see us|come out|come down|tickets|contact us|follow us|swipe up|
        stream now|out now|we deliver|delivery|menu|tonight at|see you there|free entry|doors open|live music|
        today's special""",
    ),
    "adult": (
        "Sells sex",
        """porn|#porn|xxx|#xxx|nsfw|#nsfw|nude|nudes|webcam|milf|pussy|#sex|#nude|hot girls|horny|topless|エロ|巨乳|
        سكس|секс|порно|sexe""",
    ),
    "first": (
        "Speaks of themself",
        """i|i'm|im|i've|i'll|i'd|ive|me|my|mine|myself|yo|mi|mis|me|estoy|tengo|soy|quiero|voy|creo|eu|meu|minha|tô|
        estou|quero|tenho|je|j'ai|moi|mon|ma|mes|ich|mir|mich|mein|meine|meinen|hab|io|mio|mia|sono|ho|ik|mijn|
        heb|mnie|mam|aku|gue|gw|gua|saya|ako|ko|ben|benim|bana|я|мне|меня|мой|моя|私|俺|僕|わたし|あたし|أنا|انا|
        عندي|나는|내가|제가|나도|저는|ฉัน|ผม|เรา|我|jag|min|mig|jeg|mitt""",
    ),
    "second": (
        "Speaks to somebody",
        """you|your|u|ur|ya|y'all|yall|tu|tú|te|ti|usted|você|vc|du|dir|dich|dein|toi|vous|kamu|lu|lo|sen|senin|ты|
        тебя|вы|вас|あなた|انت|너|당신|คุณ|你|jij|je""",
    ),
    "slang": (
        "Talks as people talk",
        """lol|lmao|lmfao|omg|wtf|idk|tbh|imo|smh|ngl|bruh|bro|dude|gonna|wanna|gotta|ain't|aint|cuz|tho|rn|pls|plz|
        thx|yeah|yep|nah|hey|ok|okay|ugh|wow|damn|shit|fuck*|jaja*|kkk*|rsrs*|mdr|ptdr|krass|alter|wkwk*|anjir|
        sih|nih|aja|dong|xd|pq|tb|haha*|hehe*|dont|cant|didnt|wont|lil|ass|bitch*|y'all|lmk|btw|fr|af|ikr|gracias|
        joder|tío|merda|porra|putain|geil|scheiße|blin|блин|ахах*|やばい|めっちゃ|まじ|笑|草|おはよう|ありがとう|
        555*|진짜|ㅋㅋ*|ㅠㅠ*|ههه*|والله|哈哈*|呵呵""",
    ),
    "ask": (
        "Asks for something",
        """how do|how can|how long|how much|how many|what is|what's|what are|when is|when will|when are|where is|
        where can|where do|why is|why are|why do|why does|why did|who is|which|is there|are there|can i|can you|
        can we|could you|do you|does anyone|does anybody|anyone|anybody|any idea|is it possible|should i|
        would you|will you|please help|need help|help me|any update|any chance|how come|wie kann|warum|wann|
        wo kann|weiß jemand|cómo|cuándo|dónde|por qué|alguien sabe|como faço|alguém|quando|pourquoi|comment|
        est-ce que|quelqu'un|perché|come posso|waarom|hoe kan|почему|когда|как|подскажите|どう|なぜ|いつ|どこ|
        ですか|ますか|인가요|나요|لماذا|متى|كيف|هل|neden|nasıl|bagaimana|kenapa""",
    ),
    "judge": (
        "Says what they think of it",
        """love|loved|loves|hate|hated|best|worst|great|terrible|awful|amazing|thanks|thank|good|bad|delicious|gross|
        disgusting|never|disappointed|disappointing|favorite|favourite|horrible|suck|sucks|awesome|better|worse|
        nice|wish|want|need|poor|ridiculous|unacceptable|joke|excellent|perfect|happy|unhappy|angry|sad|
        frustrated|frustrating|rude|slow|useless|trash|garbage|tasty|yummy|yum|nasty|overrated|underrated|enjoy|
        enjoyed|fan|fantastic|incredible|kudos|shame|pathetic|lost|broken|waiting|waited|still|again|really|so|
        too|service|cancelled|delayed|refund|fail|wrong|hope|excited|proud|grateful|disgrace|boycott|superior|
        deserves|should|can't|won't|don't|isn't|agree|disagree|beats|belongs|opinion|crave|craving|beautiful|cool|
        sick|dumb|stupid|evil|scared|weird|fine|fun|liebe|hasse|schlecht|schlechter|super|toll|danke|odio|encanta|
        mejor|peor|gracias|malo|bueno|adoro|péssimo|ótimo|obrigad*|merci|nul|génial|schade|grazie|buono|pessimo|
        harika|kötü|teşekkür*|спасибо|ужас*|отличн*|люблю|美味しい|好き|嫌い|最高|最悪|うまい|맛있*|좋아*|싫*|
        شكرا|أفضل|أسوأ""",
    ),
    "help": (
        "Tells somebody what to do or how it is",
        """you can|you could|you should|you need|try|just go|go to|have to|it's because|because|they have|it is|it's|
        there's|there is|yes|nope|no,|actually|called|check|use|means|apparently|you'll|just call|download|it was|
        was approved|recommend|instead|unless|available at|puedes|tienes que|du kannst|musst|tu peux|puoi|
        você pode|えっと|해보시고|можешь|можно""",
    ),
    "serve": (
        "Speaks as support or as the brand",
        """dm us|send us a dm|send us|direct message|dm your|please dm|dm with|a dm|your dm|let us know|we'd|we'll|
        we're|we've|our team|our|look into|sorry to hear|sorry for|apologize|apologies|we apologize|here to help|
        happy to help|glad to|reach out|reaching out|thanks for|thank you for|please contact|please call|
        please provide|follow us|can you confirm|could you|may we|kindly|assist|assistance|further|hey there|
        hi there|hello there|get back to you|appreciate|your patience|your account|your order number|order number|
        this link|^|bitte eine dm|escríbenos|envíanos|tut uns leid|désolé""",
    ),
    "personal": (
        "Family and daily life",
        """mom|dad|wife|husband|kids|son|daughter|boyfriend|girlfriend|friend|friends|tonight|today|
        yesterday|tomorrow|morning|lunch|dinner|birthday|home|work|school|bed|sleep|eat|eating|ate|hungry|drunk|weekend""",
    ),
}  # fmt: skip

PROFILE_MARKS: dict[str, tuple[str, str]] = {
    "bot": (
        "The account calls itself a bot",
        """bot*|*bot|*bots|b0t|*b0t|ebooks|*ebooks|ボット|бот|робот|robot*|.exe|_exe|_txt|automat*|自動|everyword|
        every_|generator|bot2|非公式|定期|بوت""",
    ),
    "outlet": (
        "The account is named like a feed or a shop",
        """news*|*news|feed|*feed|feeds|daily*|*daily|jobs*|*jobs|job|radio*|*radio|alert*|*alerts|deals*|*deals|
        updates|*updates|weather*|*weather|traffic*|stock*|price*|tips|quotes|facts|promo*|*promo|offers|info*|
        *info|media|*media|magazine|*mag|tv|*tv|times|post|shop*|*shop|store|*store|ニュース|まとめ|相互*|новост*|
        haber*|noticias*|official""",
    ),
    "made": (
        "The profile says that posts are made automatically",
        """bot|bots|a bot|bot by|#botally|i tweet|tweets every|tweets a|tweets the|tweeting|automated|automatic|
        automatically|auto|generated|generates|generator|random|randomly|every hour|every minute|every day|hourly|
        every word|unofficial|rss|feed|非公式|自動|ボット|botです|つぶやきます|made by|created by|built by|by @|
        updates from|updates on|real-time|realtime|source code|github|algorithm|markov|ebooks|robot|
        حساب يغرد|autotweet|相互フォロー""",
    ),
    "company": (
        "The profile speaks for a company or an outlet",
        """official|follow us|we are|we provide|we help|we offer|our|us|contact|customer|support|service|services|
        news|magazine|www.|.com|breaking|editor|marketing|shop|store|company|inc|ltd|business|agency|deals|seo|
        公式|フォロー|resmi|oficial|offiziell|newspaper|journal|channel|radio|subscribe|daily|latest|stories|
        coverage|hospital|university|association|foundation|institute|organization""",
    ),
}  # fmt: skip
